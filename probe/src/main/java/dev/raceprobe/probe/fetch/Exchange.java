package dev.raceprobe.probe.fetch;

import dev.raceprobe.probe.fetch.FetchResult.Answered;
import dev.raceprobe.probe.fetch.FetchResult.Failed;
import dev.raceprobe.probe.fetch.FetchResult.Kind;
import dev.raceprobe.probe.ws.Cidr;
import dev.raceprobe.probe.ws.Failures;
import dev.raceprobe.probe.ws.TlsContexts;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/** One request from the resolution of its name to its result. Confined to the event loop. */
final class Exchange {
    private static final int MAX_LINE_BYTES = 4 << 10;
    private static final int MAX_HEAD_BYTES = 16 << 10;
    private static final int MAX_CHUNK_BYTES = 8 << 10;
    private static final int MAX_BODY_BYTES = 1 << 20;

    private final LoopFetcher fetcher;
    private final FetchRequest request;
    private final Origin origin;
    private final Consumer<FetchResult> whenDone;
    private final long deadlineNanos;
    private final Deque<InetSocketAddress> addresses = new ArrayDeque<>();
    private ScheduledFuture<?> deadline;
    private TlsContexts tls;
    private Channel channel;
    private String waitingFor;
    private boolean sent;
    private boolean over;

    Exchange(LoopFetcher fetcher, FetchRequest request, Consumer<FetchResult> whenDone) {
        this.fetcher = fetcher;
        this.request = request;
        this.origin = Origin.of(request.uri());
        this.whenDone = whenDone;
        this.deadlineNanos = System.nanoTime() + request.timeoutNanos();
    }

    void begin() {
        deadline = fetcher.loop()
                .schedule(
                        () -> fail(Kind.TIMEOUT, "the deadline came while waiting for " + waitingFor),
                        request.timeoutNanos(),
                        TimeUnit.NANOSECONDS);
        if (origin.secure()) {
            waitingFor = "the files of TLS";
            fetcher.tls(origin, read -> {
                tls = read;
                resolve();
            });
        } else {
            resolve();
        }
    }

    private void resolve() {
        waitingFor = "the addresses of " + origin.host();
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(origin.host());
        if (literal != null) {
            resolved(List.of(address(literal)));
            return;
        }
        Future<List<InetSocketAddress>> lookup = fetcher.resolver().resolveAll(fetcher.loop(), origin.host());
        lookup.addListener(done -> {
            if (lookup.isSuccess()) {
                resolved(lookup.getNow().stream()
                        .map(InetSocketAddress::getAddress)
                        .distinct()
                        .toList());
            } else {
                fail(Kind.DNS, origin.host() + " has no address");
            }
        });
    }

    private static InetAddress address(byte[] literal) {
        try {
            return InetAddress.getByAddress(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes", e);
        }
    }

    private void resolved(List<InetAddress> found) {
        String why = origin.host() + " has no address";
        Kind kind = Kind.DNS;
        for (InetAddress address : found) {
            Cidr block = fetcher.denied().stream()
                    .filter(cidr -> cidr.contains(address))
                    .findFirst()
                    .orElse(null);
            if (block == null) {
                addresses.add(new InetSocketAddress(address, origin.port()));
            } else {
                kind = Kind.DENIED;
                why = address.getHostAddress() + " lies in the denied block " + block.text();
            }
        }
        connectNext(kind, why);
    }

    /** The next address, or the end with what the last one gave. */
    private void connectNext(Kind kind, String why) {
        InetSocketAddress address = addresses.poll();
        if (over || address == null) {
            fail(kind, why);
            return;
        }
        String name = NetUtil.toSocketAddressString(address);
        waitingFor = "a connection to " + name;
        try {
            ChannelFuture connecting = connect(address);
            channel = connecting.channel();
            connecting.addListener(done -> {
                if (done.isSuccess()) {
                    connected(name);
                } else if (!over) {
                    connectNext(kindOf(done.cause(), Kind.REFUSED), name + ": " + Failures.words(done.cause()));
                }
            });
        } catch (IOException e) {
            fail(Kind.TLS, e.getMessage());
        }
    }

    /** @throws IOException if TLS cannot be set up; says why */
    private ChannelFuture connect(InetSocketAddress address) throws IOException {
        long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
        int shareMillis = (int) Math.min(Integer.MAX_VALUE, Math.max(1, leftMillis / (addresses.size() + 1)));
        List<ChannelHandler> handlers = new ArrayList<>();
        if (origin.secure()) {
            handlers.add(tls.handler(ByteBufAllocator.DEFAULT, System.nanoTime()));
        }
        handlers.add(new HttpClientCodec(MAX_LINE_BYTES, MAX_HEAD_BYTES, MAX_CHUNK_BYTES));
        handlers.add(new HttpObjectAggregator(MAX_BODY_BYTES));
        handlers.add(new Receiver());
        return new Bootstrap()
                .group(fetcher.loop())
                .channelFactory(fetcher.channels())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, shareMillis)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel ch) {
                        ch.pipeline().addLast(handlers.toArray(ChannelHandler[]::new));
                    }
                })
                .connect(address);
    }

    private void connected(String name) {
        if (over) {
            channel.close();
            return;
        }
        SslHandler session = channel.pipeline().get(SslHandler.class);
        if (session == null) {
            send(name);
            return;
        }
        waitingFor = "the TLS handshake with " + name;
        session.handshakeFuture().addListener(done -> {
            if (done.isSuccess()) {
                send(name);
            } else {
                fail(tlsKind(done.cause()), name + ": " + tlsWords(done.cause()));
            }
        });
    }

    private static Kind tlsKind(Throwable cause) {
        boolean isCut = !Failures.isTls(cause) || Failures.words(cause).startsWith("Connection closed");
        return kindOf(cause, isCut ? Kind.CUT : Kind.TLS);
    }

    /** Netty quotes what is not a record of TLS. */
    private static String tlsWords(Throwable cause) {
        Throwable root = cause.getCause() instanceof SSLException inner ? inner : cause;
        return root instanceof NotSslRecordException ? "does not speak TLS" : Failures.words(root);
    }

    private static Kind kindOf(Throwable cause, Kind otherwise) {
        return Failures.isOurs(cause) ? Kind.PROBE : otherwise;
    }

    private void send(String name) {
        if (over) {
            return;
        }
        sent = true;
        waitingFor = "the answer of " + name;
        FullHttpRequest message;
        try {
            message = message();
        } catch (IllegalArgumentException e) {
            // the cause's text could quote a secret
            fail(Kind.UNSENDABLE, "a header of the request cannot be sent");
            return;
        }
        channel.writeAndFlush(message).addListener(done -> {
            if (!done.isSuccess()) {
                fail(kindOf(done.cause(), Kind.CUT), name + ": " + Failures.words(done.cause()));
            }
        });
    }

    private FullHttpRequest message() {
        String path = request.uri().getRawPath();
        String target = (path == null || path.isEmpty() ? "/" : path)
                + (request.uri().getRawQuery() == null
                        ? ""
                        : "?" + request.uri().getRawQuery());
        FullHttpRequest message = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.valueOf(request.method()),
                URI.create(target).toASCIIString(),
                Unpooled.copiedBuffer(request.body(), StandardCharsets.UTF_8));
        message.headers().set(HttpHeaderNames.ACCEPT, "*/*").set(HttpHeaderNames.USER_AGENT, "raceprobe");
        request.headers().forEach((name, value) -> message.headers().set(name, value));
        message.headers()
                .set(HttpHeaderNames.HOST, origin.hostHeader())
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                .remove(HttpHeaderNames.TRANSFER_ENCODING)
                .remove(HttpHeaderNames.CONTENT_LENGTH);
        if (!request.method().equals("GET") || !request.body().isEmpty()) {
            message.headers()
                    .set(HttpHeaderNames.CONTENT_LENGTH, message.content().readableBytes());
        }
        return message;
    }

    void fail(Kind kind, String words) {
        end(new Failed(kind, words));
    }

    private void end(FetchResult result) {
        if (over) {
            return;
        }
        over = true;
        deadline.cancel(false);
        if (channel != null) {
            channel.close();
        }
        fetcher.over(this);
        whenDone.accept(result);
    }

    private final class Receiver extends SimpleChannelInboundHandler<FullHttpResponse> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
            Throwable broken = response.decoderResult().cause();
            if (broken != null) {
                exceptionCaught(ctx, broken);
            } else if (response.status().code() == 101) {
                fail(Kind.PROTOCOL, "the answer is an upgrade that nobody asked for");
            } else if (response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
                String body = response.content().toString(StandardCharsets.UTF_8);
                end(new Answered(response.status().code(), body, System.nanoTime()));
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (sent) { // before that, the futures tell more
                fail(Kind.CUT, "the connection ended while waiting for " + waitingFor);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            if (!sent) {
                return;
            }
            if (cause instanceof TooLongFrameException) {
                fail(Kind.TOO_LARGE, "the answer is over 1 MiB, or its head over 16 KiB");
            } else if (cause instanceof PrematureChannelClosureException) {
                fail(Kind.CUT, "the connection ended while waiting for " + waitingFor);
            } else if (Failures.isTls(cause)) {
                fail(tlsKind(cause), tlsWords(cause));
            } else if (cause instanceof IOException) {
                fail(kindOf(cause, Kind.CUT), Failures.words(cause));
            } else {
                fail(Kind.PROTOCOL, "the answer is not HTTP/1.1");
            }
        }
    }
}
