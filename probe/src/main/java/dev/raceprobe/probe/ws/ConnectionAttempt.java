package dev.raceprobe.probe.ws;

import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.probe.ws.Addresses.Address;
import dev.raceprobe.probe.ws.Connection.Sent;
import dev.raceprobe.probe.ws.ConnectionListener.OpeningStep;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;

/**
 * One address of an opening handshake: its TCP connection, TLS, the upgrade, up to the 101. Only while there is no TCP connection
 * may the handshake go on with the next address.
 */
final class ConnectionAttempt extends ChannelInboundHandlerAdapter {
    private final OpeningHandshake handshake;
    private final WsConnector connector;
    private final ConnectionListener listener;
    private final Address address;
    private final LoopTimer timer;

    /** Null before there is a socket. */
    private Transport transport;

    /** Null before the transport is ready. */
    private UpgradeExchange exchange;

    private boolean connected;
    private boolean done;
    private Throwable lost;

    ConnectionAttempt(OpeningHandshake handshake, WsConnector connector, ConnectionListener listener, Address address) {
        this.handshake = handshake;
        this.connector = connector;
        this.listener = listener;
        this.address = address;
        this.timer = new LoopTimer(connector.loop());
    }

    // ---- TCP

    void connect() {
        handshake.waitFor("the TCP connection to " + address.text());
        if (!addSocket() || !addTls()) {
            return;
        }
        Channel channel = transport.channel();
        channel.pipeline().addLast("ws", this);
        ChannelFuture registered = connector.loop().register(channel);
        if (registered.cause() != null) {
            connectFailed(registered.cause());
            return;
        }
        if (handshake.hasNext()) {
            timer.set(handshake.tryNanos(), this::expired);
        }
        ChannelPromise promise = channel.newPromise();
        promise.addListener(future -> handshake.guarded(() -> connected(future.cause())));
        channel.connect(address.socket(), promise);
    }

    private boolean addSocket() {
        if (!FileDescriptors.ofProcess().take()) {
            handshake.exhausted("no socket: connections have all file descriptors up to "
                    + FileDescriptors.ofProcess().limit() + ", and the probe needs the rest");
            return false;
        }
        try {
            transport = handshake.newTransport();
            return true;
        } catch (RuntimeException e) {
            handshake.fail(ConnectResult.PROBE_ERROR, e, "no socket: " + Failures.words(Failures.rootOf(e)));
            return false;
        }
    }

    private boolean addTls() {
        if (connector.tls() == null) {
            return true;
        }
        try {
            transport.channel().pipeline().addLast(connector.tls().handler(connector.alloc(), System.nanoTime()));
            return true;
        } catch (IOException e) {
            handshake.fail(ConnectResult.TLS, e.getMessage());
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
        timer.stop();
        connected = true;
        handshake.connected(address);
        if (connector.tls() == null) {
            upgrade();
        } else {
            handshake.waitFor("the TLS handshake with " + address.text());
        }
    }

    private void connectFailed(Throwable cause) {
        failed(Failures.ofConnect(cause), cause, Failures.words(cause));
    }

    private void expired() {
        handshake.guarded(() -> failed(ConnectResult.TIMEOUT, null, "no answer in time"));
    }

    /** @param cause null: none but the time */
    private void failed(ConnectResult result, Throwable cause, String words) {
        String detail = address.text() + ": " + words;
        close();
        listener.step(OpeningStep.CONNECT_FAILED, System.nanoTime(), detail);
        if (result == ConnectResult.REFUSED || result == ConnectResult.TIMEOUT) {
            handshake.tryNext(result, detail);
        } else {
            handshake.fail(result, cause, detail);
        }
    }

    // ---- TLS

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent tls) {
            handshake.guarded(() -> tlsDone(tls));
        } else if (event == ChannelInputShutdownEvent.INSTANCE) {
            handshake.guarded(this::streamEnded);
        }
    }

    private void tlsDone(SslHandshakeCompletionEvent event) {
        if (done) {
            return;
        }
        if (event.isSuccess()) {
            listener.step(OpeningStep.TLS_DONE, System.nanoTime(), "");
            upgrade();
        } else if (event.cause() instanceof ClosedChannelException) {
            streamEnded();
        } else if (Failures.isTls(event.cause())) {
            handshake.fail(ConnectResult.TLS, address.text() + ": " + Failures.tlsWords(event.cause()));
        } else {
            lost = event.cause();
            streamEnded();
        }
    }

    // ---- the upgrade

    private void upgrade() {
        exchange = handshake.newExchange(transport, address);
        exchange.begin(handshake.injection().beforeUpgradeNanos());
    }

    /** Whether frames need not wait for the request any more. */
    boolean isRequested() {
        return exchange != null && exchange.isRequested();
    }

    /** Sends a frame after the request. */
    void send(ByteBuf frame, Sent sent) {
        exchange.send(frame, sent);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object content) {
        long now = System.nanoTime();
        ByteBuf in = (ByteBuf) content;
        try {
            if (!done) {
                handshake.guarded(() -> read(in, now));
            }
        } finally {
            in.release();
        }
    }

    private void read(ByteBuf in, long now) {
        if (!isRequested()) {
            handshake.fail(ConnectResult.PROTOCOL, "bytes before the request was sent");
            return;
        }
        UpgradeResponse.Answer answer = exchange.read(in);
        if (answer == null) {
            return;
        }
        if (answer.result() != ConnectResult.OPENED) {
            handshake.refused(answer);
            return;
        }
        done = true;
        exchange.release();
        EstablishedConnection established = handshake.opened(transport, answer);
        transport.channel().pipeline().replace(this, "ws", established.inbound());
        established.upgraded(answer, in, now);
    }

    // ---- the end of the transport

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (lost == null) {
            lost = cause;
        }
        if (!Failures.isTransport(cause)) {
            handshake.guarded(() -> handshake.ourFault(cause));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        handshake.guarded(this::streamEnded);
    }

    private void streamEnded() {
        if (done || !connected) {
            return;
        }
        if (lost != null && Failures.isTls(lost)) {
            handshake.fail(ConnectResult.TLS, address.text() + ": " + Failures.tlsWords(lost));
        } else if (lost != null) {
            ConnectResult result = Failures.isOurs(lost) ? ConnectResult.PROBE_ERROR : ConnectResult.TCP;
            handshake.fail(
                    result, lost, address.text() + ": " + Failures.words(lost) + " before " + handshake.waitingFor());
        } else {
            boolean within = exchange != null && exchange.isAnswering();
            handshake.fail(
                    ConnectResult.CUT,
                    address.text() + ": end of stream " + (within ? "within " : "before ") + handshake.waitingFor());
        }
    }

    /** Ends the attempt. */
    void close() {
        done = true;
        timer.stop();
        if (exchange != null) {
            exchange.release();
        }
        if (transport == null) {
            return;
        }
        if (transport.channel().isRegistered()) {
            transport.close();
        } else {
            transport.channel().unsafe().closeForcibly();
        }
    }

    Transport transport() {
        return transport;
    }
}
