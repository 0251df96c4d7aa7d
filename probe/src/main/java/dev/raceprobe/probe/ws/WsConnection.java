package dev.raceprobe.probe.ws;

import dev.raceprobe.api.v1alpha1.CutKind;
import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.probe.ws.ConnectionListener.Ending;
import dev.raceprobe.probe.ws.ConnectionListener.Initiator;
import dev.raceprobe.probe.ws.ConnectionListener.Upgrade;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection after its 101: frames in and out, the closing handshake, and the one {@code ended} of the whole. */
final class WsConnection extends ChannelInboundHandlerAdapter implements Connection, FrameReader.Sink {
    /** How long the peer may take to answer our Close. */
    private static final long CLOSE_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** How long the peer, which ought to end the transport first (RFC 6455 §7.1.1), may take to do so. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Pongs for the pings of one read; beyond, only the latest ping is answered. */
    private static final int MOST_PONGS_IN_TURN = 16;

    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int NO_STATUS = 1005;
    private static final int LOST = 1006;
    /** What servers close with whose pings were not answered in time. */
    private static final int INTERNAL_ERROR = 1011;

    private static final Logger LOG = LoggerFactory.getLogger(WsConnection.class);

    private enum Phase {
        OPENING,
        OPEN,
        /** Cut half open: nothing is read or written until it is abandoned. */
        DEAF,
        ENDED
    }

    private final WsConnector connector;
    private final ConnectionListener listener;
    private OpeningHandshake handshake;
    private boolean pipelined;

    private Phase phase = Phase.OPENING;
    private Channel channel;
    private Relay relay;
    private FrameReader reader;
    private Compression compression;
    private String remoteAddress;

    /** Within a turn of reading: what is sent leaves at its end, together. */
    private boolean inTurn;

    private boolean unflushed;
    private long arrivedAtNanos;
    /** For how long it may have waited in our socket before. */
    private long arrivedLateNanos;

    private long targetSideNanos;
    private ByteBuf unanswered;
    private long unansweredAtNanos;
    private int answeredInTurn;

    private int closeSent;
    private String closeSentReason = "";
    private int closeReceived;
    private String closeReceivedReason = "";
    private ScheduledFuture<?> timer;
    private Injection injection = Injection.NONE;
    private ScheduledFuture<?> fault;
    private long cutAtNanos;
    private boolean struck;
    private boolean pongsAreDelayed;
    private Throwable lost;
    private int discarded;
    private boolean clogged;

    private WsConnection(WsConnector connector, ConnectionListener listener) {
        this.connector = connector;
        this.listener = listener;
    }

    static WsConnection open(WsConnector connector, Opening opening, ConnectionListener listener) {
        WsConnection connection = new WsConnection(connector, listener);
        connection.handshake = new OpeningHandshake(connector, connection, listener, opening);
        connection.pipelined = opening.pipelined();
        connector.loop().execute(connection.handshake::begin);
        return connection;
    }

    // ---- told by the opening handshake

    void connectedTo(String address) {
        remoteAddress = address;
    }

    void failed(ConnectResult result, int status, String detail) {
        Initiator initiator = switch (result) {
            case CANCELLED, PROBE_ERROR, TIMEOUT -> Initiator.CLIENT;
            case REJECTED, PROTOCOL, CUT, OPENED -> Initiator.SERVER;
            case DNS, REFUSED, TCP, TLS -> Initiator.NETWORK;
        };
        end(new Ending(result, status, 0, "", initiator, false, detail));
    }

    /** The 101 is valid: what is needed to send is there, and nobody is told yet. */
    void opened(Channel opened, Relay through, Injection injected, long cutAt, UpgradeResponse.Answer answer) {
        handshake = null;
        injection = injected;
        cutAtNanos = cutAt;
        channel = opened;
        relay = through;
        compression = answer.compression();
        reader = new FrameReader(connector.settings().limits(), connector.alloc(), compression, this);
        phase = Phase.OPEN;
    }

    /** Tells of the 101, lets what is sent in return leave, and reads what came along with it. */
    void upgraded(UpgradeResponse.Answer answer, ByteBuf rest, long atNanos) {
        arrived(atNanos);
        if (relay != null) {
            relay.upgraded(atNanos);
        }
        injection
                .cut()
                .ifPresent(kind -> fault =
                        connector.loop().schedule(() -> strike(kind), cutAtNanos - atNanos, TimeUnit.NANOSECONDS));
        inTurn = true;
        try {
            listener.upgraded(
                    new Upgrade(answer.status(), answer.subprotocol(), compression != null, arrivedLateNanos),
                    atNanos,
                    targetSideNanos);
        } catch (RuntimeException | Error e) {
            ourFault(e);
        } finally {
            endTurn();
        }
        read(rest);
    }

    // ---- events of the channel

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object content) {
        ByteBuf in = (ByteBuf) content;
        try {
            if (phase == Phase.OPEN) {
                arrived(System.nanoTime());
                read(in);
            } else {
                discard(in.readableBytes());
            }
        } finally {
            in.release();
        }
    }

    private void discard(int bytes) {
        discarded += bytes;
        if (discarded > connector.settings().limits().maxMessageBytes()) {
            channel.close();
        }
    }

    private void arrived(long atNanos) {
        arrivedAtNanos = atNanos;
        targetSideNanos = relay == null ? atNanos : relay.readAtNanos();
        arrivedLateNanos = relay == null ? connector.punctuality().lateNanos(atNanos) : relay.readLateNanos();
    }

    private void read(ByteBuf in) {
        inTurn = true;
        answeredInTurn = 0;
        try {
            reader.read(in);
        } catch (RuntimeException | Error e) {
            ourFault(e);
        } finally {
            endTurn();
        }
        answerLatest();
    }

    private void endTurn() {
        inTurn = false;
        if (unflushed) {
            unflushed = false;
            channel.flush();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            transportEnded();
            channel.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stopTimer();
        transportEnded();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        noteClogged(phase == Phase.OPEN && !canAnswer());
        answerLatest();
    }

    private void answerLatest() {
        boolean isDue = injection.beforePongNanos() == 0 || System.nanoTime() - unansweredAtNanos >= 0;
        if (unanswered != null && isDue && canAnswer() && phase == Phase.OPEN && closeSent == 0) {
            ByteBuf payload = unanswered;
            unanswered = null;
            try {
                answer(payload, unansweredAtNanos);
            } catch (RuntimeException | Error e) {
                ourFault(e);
            } finally {
                payload.release();
            }
        }
    }

    private void noteClogged(boolean now) {
        if (clogged != now) {
            clogged = now;
            connector.clogged(now ? 1 : -1);
        }
    }

    private boolean canAnswer() {
        return channel.isWritable() && (relay == null || relay.writable());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (Failures.isTransport(cause)) {
            lost = lost == null ? cause : lost;
        } else {
            ourFault(cause);
        }
    }

    private void transportEnded() {
        if (phase == Phase.ENDED) {
            return;
        }
        if (phase == Phase.DEAF) {
            end(Initiator.CLIENT, "cut half open by the probe; then the transport ended");
        } else if (closeSent != 0) {
            end(Initiator.CLIENT, "the transport ended before the peer's Close");
        } else if (lost != null) {
            end(Initiator.NETWORK, Failures.words(lost) + ", without a Close frame");
        } else {
            end(Initiator.SERVER, "end of stream without a Close frame");
        }
    }

    // ---- frames that were read

    @Override
    public boolean reading() {
        return phase == Phase.OPEN && closeReceived == 0;
    }

    @Override
    public void textRead(ByteBuf utf8) {
        listener.text(utf8, arrivedAtNanos, targetSideNanos);
    }

    @Override
    public void binaryRead(ByteBuf payload) {
        listener.binary(payload, arrivedAtNanos, targetSideNanos);
    }

    @Override
    public void pongRead(ByteBuf payload) {
        listener.pong(payload, arrivedAtNanos, targetSideNanos);
    }

    @Override
    public void pingRead(ByteBuf payload) {
        if (closeSent != 0) {
            return; // nothing may follow a Close
        }
        if (injection.beforePongNanos() > 0) {
            answerLater(payload);
            return;
        }
        if (answeredInTurn < MOST_PONGS_IN_TURN && canAnswer()) {
            answeredInTurn++;
            answer(payload, arrivedAtNanos - arrivedLateNanos);
            return;
        }
        // only the latest ping needs an answer (RFC 6455 §5.5.3): a flood of them costs one buffer and no time
        if (unanswered == null) {
            unanswered = connector.alloc().heapBuffer(125);
        }
        unanswered.clear().writeBytes(payload);
        unansweredAtNanos = arrivedAtNanos - arrivedLateNanos;
    }

    /** One pong at a time, for the latest ping; the injected delay is not ours to answer for. */
    private void answerLater(ByteBuf payload) {
        pongsAreDelayed = true;
        boolean isFirst = unanswered == null;
        if (isFirst) {
            unanswered = connector.alloc().heapBuffer(125);
            connector.loop().schedule(this::answerDelayed, injection.beforePongNanos(), TimeUnit.NANOSECONDS);
        }
        unanswered.clear().writeBytes(payload);
        unansweredAtNanos = arrivedAtNanos + injection.beforePongNanos();
    }

    private void answerDelayed() {
        unansweredAtNanos = Math.min(unansweredAtNanos, System.nanoTime());
        answerLatest();
    }

    private void answer(ByteBuf ping, long pingedAtNanos) {
        unflushed = false;
        channel.writeAndFlush(control(FrameWriter.PONG, ping), channel.voidPromise());
        listener.ping(pingedAtNanos, System.nanoTime() - pingedAtNanos);
    }

    @Override
    public void closeRead(int code, String reason) {
        boolean ours = closeSent != 0;
        if (!ours && pongsAreDelayed && code == INTERNAL_ERROR) {
            listener.faultInjected("pongs were delayed by the profile", arrivedAtNanos);
        }
        closeReceived = code;
        closeReceivedReason = reason;
        if (!ours) {
            sendClose(code == NO_STATUS ? 0 : code, "");
        }
        listener.closeReceived(code, reason, arrivedAtNanos);
        end(ours ? Initiator.CLIENT : Initiator.SERVER, "");
        later(LINGER_NANOS, channel::close);
    }

    @Override
    public void broken(int code, String rule) {
        boolean answered = closeSent != 0;
        if (!answered) {
            sendClose(code, "");
        }
        end(Initiator.CLIENT, rule);
        if (answered) {
            channel.close();
        } else {
            // closing at once would reset the connection, and the peer might never read our Close
            later(LINGER_NANOS, channel::close);
        }
    }

    // ---- what the probe asks for

    @Override
    public void sendText(String text, Sent sent) {
        if (compression != null) {
            sendText(ByteBufUtil.writeUtf8(connector.alloc(), text), sent);
            return;
        }
        int length = ByteBufUtil.utf8Bytes(text);
        if (sendable(length)) {
            send(
                    FrameWriter.text(
                            connector.alloc(), text, length, connector.entropy().mask()),
                    sent);
        }
    }

    @Override
    public void sendText(ByteBuf utf8, Sent sent) {
        send(FrameWriter.TEXT, utf8, sent);
    }

    @Override
    public void sendBinary(ByteBuf payload, Sent sent) {
        send(FrameWriter.BINARY, payload, sent);
    }

    @Override
    public void ping(ByteBuf payload, Sent sent) {
        try {
            if (payload.readableBytes() > 125) {
                throw new IllegalArgumentException(
                        "the payload of a ping must be in [0, 125] bytes, was " + payload.readableBytes());
            }
            if (sendable(payload.readableBytes())) {
                send(control(FrameWriter.PING, payload), sent);
            }
        } finally {
            payload.release();
        }
    }

    private void send(int opcode, ByteBuf payload, Sent sent) {
        try {
            if (!sendable(payload.readableBytes())) {
                return;
            }
            if (compression == null) {
                send(
                        FrameWriter.frame(
                                connector.alloc(),
                                opcode,
                                false,
                                payload,
                                connector.entropy().mask()),
                        sent);
                return;
            }
            ByteBuf small = compression.deflate(connector.alloc(), payload);
            try {
                send(
                        FrameWriter.frame(
                                connector.alloc(),
                                opcode,
                                true,
                                small,
                                connector.entropy().mask()),
                        sent);
            } finally {
                small.release();
            }
        } finally {
            payload.release();
        }
    }

    /** Whether there is a peer to send to. */
    private boolean sendable(int bytes) {
        if (phase == Phase.OPENING && !pipelined) {
            throw new IllegalStateException("nothing can be sent before the 101, unless the opening is pipelined");
        }
        if (phase != Phase.OPENING && (phase != Phase.OPEN || closeSent != 0 || closeReceived != 0)) {
            return false;
        }
        int most = connector.settings().limits().maxQueuedBytes();
        if (queuedBytes() + bytes > most) {
            throw new IllegalStateException("a message of " + bytes + " bytes with " + queuedBytes() + " of " + most
                    + " bytes queued: wait until some have left");
        }
        return true;
    }

    private void send(ByteBuf frame, Sent sent) {
        if (phase == Phase.OPENING) {
            handshake.sendEarly(frame, sent);
            return;
        }
        write(frame, sent == Sent.IGNORED ? channel.voidPromise() : new Departure(this, sent, System.nanoTime()));
    }

    private void write(ByteBuf frame, ChannelPromise promise) {
        if (inTurn) {
            unflushed = true;
            channel.write(frame, promise);
        } else {
            channel.writeAndFlush(frame, promise);
        }
        if (relay != null && phase == Phase.OPEN) {
            noteClogged(!relay.writable()); // which the relay tells only once it is again
        }
    }

    private ByteBuf control(int opcode, ByteBuf payload) {
        return FrameWriter.frame(
                connector.alloc(), opcode, false, payload, connector.entropy().mask());
    }

    @Override
    public void close(int code, String reason) {
        if (!FrameReader.validCode(code)) {
            throw new IllegalArgumentException("a Close must not carry the code " + code + " (RFC 6455 §7.4)");
        }
        if (ByteBufUtil.utf8Bytes(reason) > 123) {
            throw new IllegalArgumentException("a close reason must be in [0, 123] bytes of UTF-8");
        }
        if (phase == Phase.OPENING) {
            handshake.cancel("closed by the probe before the 101");
        } else if (phase == Phase.OPEN && fault != null && closeSent == 0 && closeReceived == 0) {
            strike(injection.cut().orElseThrow());
        } else if (phase == Phase.OPEN && closeSent == 0 && closeReceived == 0) {
            sendClose(code, reason);
            long injected = relay == null ? 0 : relay.longestNanos();
            later(CLOSE_TIMEOUT_NANOS + injected, () -> {
                end(Initiator.CLIENT, "no Close of the peer within 5 s of ours");
                channel.close();
            });
        }
    }

    private ChannelPromise sendClose(int code, String reason) {
        closeSent = code == 0 ? NO_STATUS : code;
        closeSentReason = reason;
        ChannelPromise promise = channel.newPromise();
        write(
                FrameWriter.close(
                        connector.alloc(), code, reason, connector.entropy().mask()),
                promise);
        return promise;
    }

    /** The fault that the profile has for this connection: once, at its moment or where the connection would be closed. */
    private void strike(CutKind kind) {
        if (phase != Phase.OPEN || struck) {
            return;
        }
        struck = true;
        stopFault();
        listener.faultInjected("fault " + kind + " of the profile", System.nanoTime());
        cut(kind);
        if (phase == Phase.DEAF) {
            later(CLOSE_TIMEOUT_NANOS, this::abandon);
        }
    }

    private void stopFault() {
        if (fault != null) {
            fault.cancel(false);
            fault = null;
        }
    }

    @Override
    public OptionalLong heldSinceNanos() {
        return relay == null ? OptionalLong.empty() : relay.heldSinceNanos();
    }

    @Override
    public void cut(CutKind kind) {
        stopFault();
        if (phase == Phase.OPENING) {
            handshake.cancel("cut by the probe before the 101");
            return;
        }
        if (phase != Phase.OPEN) {
            return;
        }
        switch (kind) {
            case Reset -> {
                end(Initiator.CLIENT, struck ? "reset by the profile's fault" : "reset by the probe");
                reset(channel, relay);
            }
            case HalfOpen -> {
                phase = Phase.DEAF;
                stopTimer();
                channel.config().setAutoRead(false);
            }
        }
    }

    /** Below TLS, so that no close_notify goes first. */
    static void reset(Channel channel, Relay relay) {
        try {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        } catch (ChannelException e) {
            LOG.debug("the transport was lost before it could be reset", e);
        }
        if (relay == null) {
            channel.unsafe().close(channel.voidPromise());
        } else {
            relay.close(channel.newPromise());
        }
    }

    @Override
    public void abandon() {
        switch (phase) {
            case OPENING -> handshake.cancel("abandoned by the probe");
            case OPEN -> {
                end(Initiator.CLIENT, "abandoned by the probe");
                channel.close();
            }
            case DEAF -> {
                end(Initiator.CLIENT, "cut half open by the probe");
                reset(channel, relay);
            }
            case ENDED -> {}
        }
    }

    @Override
    public long queuedBytes() {
        ChannelOutboundBuffer buffer = channel == null ? null : channel.unsafe().outboundBuffer();
        long held = relay == null ? 0 : relay.heldUpBytes();
        return held + (buffer == null ? 0 : buffer.totalPendingWriteBytes());
    }

    @Override
    public String remoteAddress() {
        return remoteAddress;
    }

    // ---- the end

    private void end(Initiator initiator, String detail) {
        boolean received = closeReceived != 0;
        int code = received ? closeReceived : closeSent != 0 ? closeSent : LOST;
        String reason = received ? closeReceivedReason : closeSentReason;
        boolean clean = received && closeSent != 0;
        end(new Ending(ConnectResult.OPENED, SWITCHING_PROTOCOLS, code, reason, initiator, clean, detail));
    }

    void ourFault(Throwable e) {
        if (phase == Phase.ENDED) {
            LOG.warn("after the end of a connection: {}", describe(e));
            return;
        }
        int code = closeReceived != 0 ? closeReceived : closeSent != 0 ? closeSent : LOST;
        end(new Ending(ConnectResult.PROBE_ERROR, SWITCHING_PROTOCOLS, code, "", Initiator.CLIENT, false, describe(e)));
        channel.close();
    }

    private void end(Ending ending) {
        if (phase == Phase.ENDED) {
            return;
        }
        phase = Phase.ENDED;
        noteClogged(false);
        stopFault();
        stopTimer();
        release();
        try {
            listener.ended(ending, System.nanoTime());
        } catch (RuntimeException | Error e) {
            LOG.warn("told of the end of a connection: {}", describe(e));
        }
    }

    private void release() {
        if (reader != null) {
            reader.release();
        }
        if (compression != null) {
            compression.release();
        }
        if (unanswered != null) {
            unanswered.release();
            unanswered = null;
        }
    }

    private void later(long nanos, Runnable task) {
        stopTimer();
        if (channel.isActive()) {
            timer = connector.loop().schedule(task, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    /** Class and place of an exception of ours; not its message, which may hold anything. */
    static String describe(Throwable e) {
        StackTraceElement[] trace = e.getStackTrace();
        return "fault of the probe: " + e.getClass().getSimpleName() + (trace.length == 0 ? "" : " at " + trace[0]);
    }

    /** A frame on its way out, which tells when its last byte has left. */
    private static final class Departure extends DefaultChannelPromise
            implements GenericFutureListener<Future<? super Void>> {
        private final WsConnection connection;
        private final Sent sent;
        private final long writtenAtNanos;

        Departure(WsConnection connection, Sent sent, long writtenAtNanos) {
            super(connection.channel);
            this.connection = connection;
            this.sent = sent;
            this.writtenAtNanos = writtenAtNanos;
            addListener(this);
        }

        @Override
        public void operationComplete(Future<? super Void> future) {
            if (!future.isSuccess() || connection.phase == Phase.ENDED) {
                return;
            }
            long now = System.nanoTime();
            try {
                sent.sent(connection.relay == null ? now : writtenAtNanos, now);
            } catch (RuntimeException | Error e) {
                connection.ourFault(e);
            }
        }
    }
}
