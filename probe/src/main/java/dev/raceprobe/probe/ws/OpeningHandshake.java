package dev.raceprobe.probe.ws;

import dev.raceprobe.api.v1alpha1.CutKind;
import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.probe.ws.Addresses.Address;
import dev.raceprobe.probe.ws.ConnectionListener.OpeningStep;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * One opening handshake: the name, an address after the other, TLS, the upgrade. Lives until the 101 or until it has failed,
 * under one deadline; tells the {@link WsConnection} exactly one of {@code opened} and {@code failed}.
 */
final class OpeningHandshake {
    private static final long MIN_TRY_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** A handshake that was cut half open is given up after this. */
    private static final long DEAF_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final WsConnector connector;
    private final WsConnection connection;
    private final ConnectionListener listener;
    private final Opening opening;
    private final Injection injection;
    private ScheduledFuture<?> deadline;
    private final InjectedCut cut;
    private boolean struck;
    private long deadlineNanos;
    private List<Address> addresses = List.of();
    private int next;
    private Attempt attempt;
    private String waitingFor = "the name's resolution";
    private ByteBuf pipelined;
    private final List<Connection.Sent> pipelinedSent = new ArrayList<>(0);
    private boolean over;

    OpeningHandshake(WsConnector connector, WsConnection connection, ConnectionListener listener, Opening opening) {
        this.connector = connector;
        this.connection = connection;
        this.listener = listener;
        this.opening = opening;
        this.injection = Injection.of(opening.profile(), opening.seed());
        this.cut = new InjectedCut(connector.loop(), injection);
    }

    void begin() {
        if (over) {
            return;
        }
        guarded(() -> {
            long timeout = connector.settings().connectTimeoutNanos() + injection.handshakeNanos();
            deadlineNanos = System.nanoTime() + timeout;
            deadline = connector.loop().schedule(this::expired, timeout, TimeUnit.NANOSECONDS);
            connector.addresses().resolve((found, error) -> guarded(() -> resolved(found, error)));
        });
    }

    /** Sends a frame along with the request, or right after it. */
    void sendEarly(ByteBuf frame, Connection.Sent sent) {
        if (attempt != null && attempt.requested) {
            attempt.channel.writeAndFlush(frame).addListener(left -> {
                if (left.isSuccess()) {
                    long now = System.nanoTime();
                    sent.sent(now, now);
                }
            });
            return;
        }
        pipelined = pipelined == null ? connector.alloc().directBuffer(256) : pipelined;
        pipelined.writeBytes(frame);
        frame.release();
        pipelinedSent.add(sent);
    }

    /** Ends the attempt for a reason of ours. */
    void cancel(String why) {
        fail(ConnectResult.CANCELLED, 0, why);
    }

    private void resolved(List<Address> found, Throwable error) {
        if (over) {
            return;
        }
        if (error != null) {
            ConnectResult result = Failures.isOurs(error) ? ConnectResult.PROBE_ERROR : ConnectResult.DNS;
            fail(result, 0, connector.settings().host() + " could not be resolved: " + Failures.words(error));
            return;
        }
        addresses = found;
        String all = found.size() == 1
                ? found.get(0).text()
                : found.stream().map(Address::text).collect(Collectors.joining(", "));
        listener.step(OpeningStep.RESOLVED, System.nanoTime(), all);
        tryNext(ConnectResult.DNS, "no address");
    }

    /** Tries the next address; with none left, the handshake has failed as the last try did. */
    private void tryNext(ConnectResult last, String lastDetail) {
        ConnectResult result = last;
        String detail = lastDetail;
        while (!over && next < addresses.size()) {
            Address address = addresses.get(next++);
            if (address.deniedBy() == null) {
                attempt = new Attempt(address);
                attempt.connect();
                return;
            }
            result = ConnectResult.DNS;
            detail = address.text() + " lies in the denied block "
                    + address.deniedBy().text();
            listener.step(OpeningStep.CONNECT_FAILED, System.nanoTime(), detail);
        }
        fail(result, 0, detail);
    }

    /** An equal share of the time left for each address left, but for the last, which has the deadline; 2 s at least. */
    private long tryNanos() {
        int left = addresses.size() - next + 1;
        return Math.max(MIN_TRY_NANOS, (deadlineNanos - System.nanoTime()) / left);
    }

    private void expired() {
        fail(ConnectResult.TIMEOUT, 0, "still waiting for " + waitingFor + " at the end of connectTimeout");
    }

    private void fail(ConnectResult result, int status, String detail) {
        if (over) {
            return;
        }
        finish();
        if (attempt != null) {
            attempt.close();
        }
        // what an injected fault brings about is not the target's doing
        connection.failed(struck ? ConnectResult.CANCELLED : result, struck ? 0 : status, detail);
    }

    /** The fault that the profile has for this connection strikes before its 101. */
    private void strike(CutKind kind) {
        if (over) {
            return;
        }
        struck = true;
        listener.faultInjected("fault " + kind + " of the profile", System.nanoTime());
        switch (kind) {
            case Reset -> {
                attempt.reset();
                cancel("reset by the profile's fault before the 101");
            }
            case HalfOpen -> {
                attempt.channel.config().setAutoRead(false);
                deadline.cancel(false);
                deadline = connector
                        .loop()
                        .schedule(
                                () -> cancel("cut half open by the profile's fault before the 101"),
                                DEAF_NANOS,
                                TimeUnit.NANOSECONDS);
            }
        }
    }

    private void finish() {
        over = true;
        if (deadline != null) {
            deadline.cancel(false);
        }
        cut.cancel();
        if (pipelined != null) {
            pipelined.release();
            pipelined = null;
        }
    }

    /** Whatever we do wrong ends this attempt and nothing else. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            ourFault(e);
        }
    }

    private void ourFault(Throwable e) {
        if (over) {
            connection.ourFault(e);
        } else {
            fail(ConnectResult.PROBE_ERROR, 0, Failures.ofProbe(e));
        }
    }

    /** One address, up to the 101. */
    private final class Attempt extends ChannelInboundHandlerAdapter {
        private final Address address;
        private Channel channel;
        private Relay relay;
        private UpgradeResponse response;
        private ScheduledFuture<?> tryDeadline;
        private boolean established;
        private boolean requested;
        private boolean done;
        private Throwable lost;

        Attempt(Address address) {
            this.address = address;
        }

        void connect() {
            waitingFor = "the TCP connection to " + address.text();
            boolean relayed = injection.needsRelay();
            try {
                channel = connector.newChannel(relayed);
            } catch (RuntimeException e) {
                fail(ConnectResult.PROBE_ERROR, 0, "no socket: " + Failures.words(rootOf(e)));
                return;
            }
            if (relayed) {
                relay = new Relay(
                        connector.loop(),
                        new RoundTrips(opening.profile(), opening.seed()),
                        new RoundTrips(opening.profile(), ~opening.seed()),
                        connector.lateness(),
                        connector.punctuality(),
                        connector.settings().limits().maxQueuedBytes(),
                        injection,
                        listener::injected);
                channel.pipeline().addLast(relay);
            }
            if (connector.tls() != null && !addTls()) {
                return;
            }
            channel.pipeline().addLast("ws", this);
            ChannelFuture registered = connector.loop().register(channel);
            if (registered.cause() != null) {
                connectFailed(registered.cause());
                return;
            }
            if (next < addresses.size()) {
                tryDeadline = connector.loop().schedule(this::tryExpired, tryNanos(), TimeUnit.NANOSECONDS);
            }
            ChannelPromise connected = channel.newPromise();
            connected.addListener(future -> guarded(() -> connected(future.cause())));
            channel.connect(address.socket(), connected);
        }

        private boolean addTls() {
            try {
                channel.pipeline().addLast(connector.tls().handler(connector.alloc(), System.nanoTime()));
                return true;
            } catch (IOException e) {
                fail(ConnectResult.TLS, 0, e.getMessage());
                return false;
            }
        }

        private void connected(Throwable cause) {
            if (done) {
                return;
            }
            if (cause != null) {
                connectFailed(cause);
                return;
            }
            stopTryDeadline();
            established = true;
            cut.begin(System.nanoTime(), kind -> guarded(() -> strike(kind)));
            connection.connectedTo(address.text());
            listener.step(OpeningStep.TCP_CONNECTED, System.nanoTime(), address.text());
            if (connector.tls() == null) {
                requestInTime();
            } else {
                waitingFor = "the TLS handshake with " + address.text();
            }
        }

        private void connectFailed(Throwable cause) {
            tryFailed(Failures.ofConnect(cause), Failures.words(cause));
        }

        private void tryExpired() {
            guarded(() -> tryFailed(ConnectResult.TIMEOUT, "no answer in time"));
        }

        private void tryFailed(ConnectResult result, String words) {
            String detail = address.text() + ": " + words;
            close();
            listener.step(OpeningStep.CONNECT_FAILED, System.nanoTime(), detail);
            if (result == ConnectResult.REFUSED || result == ConnectResult.TIMEOUT) {
                tryNext(result, detail);
            } else {
                fail(result, 0, detail);
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof SslHandshakeCompletionEvent tls) {
                guarded(() -> tlsDone(tls));
            } else if (event == ChannelInputShutdownEvent.INSTANCE) {
                guarded(this::streamEnded);
            }
        }

        private void tlsDone(SslHandshakeCompletionEvent event) {
            if (done) {
                return;
            }
            if (event.isSuccess()) {
                listener.step(OpeningStep.TLS_DONE, System.nanoTime(), "");
                requestInTime();
            } else if (event.cause() instanceof ClosedChannelException) {
                streamEnded();
            } else if (Failures.isTls(event.cause())) {
                fail(ConnectResult.TLS, 0, address.text() + ": " + tlsWords(event.cause()));
            } else {
                lost = event.cause();
                streamEnded();
            }
        }

        /** After the delay that the profile injects here. */
        private void requestInTime() {
            if (injection.beforeUpgradeNanos() == 0) {
                request();
            } else {
                connector
                        .loop()
                        .schedule(() -> guarded(this::request), injection.beforeUpgradeNanos(), TimeUnit.NANOSECONDS);
            }
        }

        private void request() {
            if (done || struck) {
                return;
            }
            byte[] key = connector.entropy().key();
            ConnectorSettings settings = connector.settings();
            response = new UpgradeResponse(
                    settings.limits().maxHeaderBytes(),
                    connector.request().accept(key),
                    opening.subprotocols(),
                    settings.compression());
            ByteBuf out = connector.alloc().directBuffer(512);
            try {
                connector.request().write(out, opening, key);
            } catch (IllegalArgumentException e) {
                out.release();
                fail(ConnectResult.PROBE_ERROR, 0, e.getMessage());
                return;
            }
            if (pipelined != null) {
                out.writeBytes(pipelined);
                pipelined.release();
                pipelined = null;
            }
            requested = true;
            waitingFor = "the response of " + address.text();
            ChannelPromise sent = channel.newPromise();
            sent.addListener(future -> {
                if (future.isSuccess() && !over) {
                    guarded(this::requestSent);
                }
            });
            channel.writeAndFlush(out, sent);
        }

        private void requestSent() {
            long now = System.nanoTime();
            listener.step(OpeningStep.UPGRADE_SENT, now, "");
            pipelinedSent.forEach(sent -> sent.sent(now, now));
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object content) {
            long now = System.nanoTime();
            ByteBuf in = (ByteBuf) content;
            try {
                if (!done) {
                    guarded(() -> read(in, now));
                }
            } finally {
                in.release();
            }
        }

        private void read(ByteBuf in, long now) {
            if (response == null) {
                fail(ConnectResult.PROTOCOL, 0, "bytes before the request was sent");
                return;
            }
            UpgradeResponse.Answer answer = response.read(in, connector.alloc());
            if (answer == null) {
                return;
            }
            if (answer.result() != ConnectResult.OPENED) {
                fail(answer.result(), answer.status(), answer.detail());
                return;
            }
            done = true;
            response.release();
            finish();
            EstablishedConnection established =
                    connection.opened(new Transport(channel, relay), injection, cut, answer);
            channel.pipeline().replace(this, "ws", established.inbound());
            established.upgraded(answer, in, now);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            if (lost == null) {
                lost = cause;
            }
            if (!Failures.isTransport(cause)) {
                guarded(() -> ourFault(cause));
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            guarded(this::streamEnded);
        }

        private void streamEnded() {
            if (done || !established) {
                return;
            }
            if (lost != null && Failures.isTls(lost)) {
                fail(ConnectResult.TLS, 0, address.text() + ": " + tlsWords(lost));
            } else if (lost != null) {
                ConnectResult result = Failures.isOurs(lost) ? ConnectResult.PROBE_ERROR : ConnectResult.TCP;
                fail(result, 0, address.text() + ": " + Failures.words(lost) + " before " + waitingFor);
            } else {
                boolean begun = response != null && response.begun();
                fail(
                        ConnectResult.CUT,
                        0,
                        address.text() + ": end of stream " + (begun ? "within " : "before ") + waitingFor);
            }
        }

        void close() {
            done = true;
            stopTryDeadline();
            if (response != null) {
                response.release();
            }
            if (channel != null) {
                if (channel.isRegistered()) {
                    channel.close();
                } else {
                    channel.unsafe().closeForcibly();
                }
            }
        }

        /** Below TLS, so that no close_notify goes first. */
        void reset() {
            new Transport(channel, relay).reset();
        }

        private void stopTryDeadline() {
            if (tryDeadline != null) {
                tryDeadline.cancel(false);
                tryDeadline = null;
            }
        }

        private static String tlsWords(Throwable cause) {
            Throwable root = rootOf(cause);
            return "TLS failed: " + (root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage());
        }
    }

    private static Throwable rootOf(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }
}
