package dev.raceprobe.probe.fetch;

import dev.raceprobe.probe.fetch.FetchResult.Failed;
import dev.raceprobe.probe.fetch.FetchResult.Kind;
import dev.raceprobe.probe.ws.Cidr;
import dev.raceprobe.probe.ws.Failures;
import dev.raceprobe.probe.ws.TlsContexts;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

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
                guarded(this::resolve);
            });
        } else {
            guarded(this::resolve);
        }
    }

    /** Whatever we do wrong is told at once, and not as a deadline that was missed. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            fail(Kind.PROBE, Failures.ofProbe(e));
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
        lookup.addListener(done -> guarded(() -> lookedUp(lookup)));
    }

    private void lookedUp(Future<List<InetSocketAddress>> lookup) {
        if (lookup.isSuccess()) {
            resolved(lookup.getNow().stream()
                    .map(InetSocketAddress::getAddress)
                    .distinct()
                    .toList());
        } else {
            fail(Kind.DNS, origin.host() + " has no address");
        }
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
        connectNext(new Failed(kind, why));
    }

    /** The next address, or the end with what the last one gave. */
    private void connectNext(Failed last) {
        InetSocketAddress address = addresses.poll();
        if (over || address == null) {
            end(last);
            return;
        }
        String name = NetUtil.toSocketAddressString(address);
        waitingFor = "a connection to " + name;
        try {
            ChannelFuture connecting = connect(address);
            channel = connecting.channel();
            connecting.addListener(done -> guarded(() -> {
                if (done.isSuccess()) {
                    connected(name);
                } else if (!over) {
                    connectNext(FetchFailures.ofConnect(name, done.cause()));
                }
            }));
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
        handlers.add(new AnswerReader(this));
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
                end(FetchFailures.ofHandshake(name, done.cause()));
            }
        });
    }

    private void send(String name) {
        if (over) {
            return;
        }
        sent = true;
        waitingFor = "the answer of " + name;
        FullHttpRequest message;
        try {
            message = RequestMessage.of(request, origin);
        } catch (IllegalArgumentException e) {
            // the cause's text could quote a secret
            fail(Kind.UNSENDABLE, "a header of the request cannot be sent");
            return;
        }
        channel.writeAndFlush(message).addListener(done -> {
            if (!done.isSuccess()) {
                end(FetchFailures.ofWrite(name, done.cause()));
            }
        });
    }

    /** Whether the request was. */
    boolean isSent() {
        return sent;
    }

    String waitingFor() {
        return waitingFor;
    }

    void fail(Kind kind, String words) {
        end(new Failed(kind, words));
    }

    /** Tells the result, once. */
    void end(FetchResult result) {
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
}
