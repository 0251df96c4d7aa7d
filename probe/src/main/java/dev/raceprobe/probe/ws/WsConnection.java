package dev.raceprobe.probe.ws;

import dev.raceprobe.api.v1alpha1.CutKind;
import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.probe.ws.ConnectionListener.Ending;
import dev.raceprobe.probe.ws.ConnectionListener.Initiator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: first its opening handshake, then what that has established, and the one {@code ended} of the whole. Decides
 * what can be sent in each of them.
 */
final class WsConnection implements Connection {
    private static final int MAX_REASON_BYTES = 123;

    private static final Logger LOG = LoggerFactory.getLogger(WsConnection.class);

    private final WsConnector connector;
    private final ConnectionListener listener;
    private final boolean pipelined;

    /** Null after it. */
    private OpeningHandshake handshake;

    /** Null before the 101, and for good without one. */
    private EstablishedConnection established;

    /** Null before the 101, too. */
    private Transport transport;

    private FrameEncoder encoder;
    private String remoteAddress;
    private boolean ended;

    private WsConnection(WsConnector connector, Opening opening, ConnectionListener listener) {
        this.connector = connector;
        this.listener = listener;
        this.pipelined = opening.pipelined();
        this.encoder = new FrameEncoder(connector.alloc(), connector.entropy(), null);
        this.handshake = new OpeningHandshake(connector, this, listener, opening);
    }

    static WsConnection open(WsConnector connector, Opening opening, ConnectionListener listener) {
        WsConnection connection = new WsConnection(connector, opening, listener);
        connector.loop().execute(connection.handshake::begin);
        return connection;
    }

    // ---- told by the opening handshake

    void connectedTo(String address) {
        remoteAddress = address;
    }

    /** @param exhausted as in {@link Ending} */
    void failed(ConnectResult result, int status, String detail, boolean exhausted) {
        Initiator initiator = switch (result) {
            case CANCELLED, PROBE_ERROR, TIMEOUT -> Initiator.CLIENT;
            case REJECTED, PROTOCOL, CUT, OPENED -> Initiator.SERVER;
            case DNS, REFUSED, TCP, TLS -> Initiator.NETWORK;
        };
        ended(new Ending(result, status, 0, "", initiator, false, detail, exhausted));
    }

    /** The 101 is valid: what is needed to send is there, and nobody is told yet. */
    EstablishedConnection opened(
            Transport through, Injection injection, InjectedCut injectedCut, UpgradeResponse.Answer answer) {
        transport = through;
        Compression compression = answer.compression();
        if (compression != null) {
            encoder = new FrameEncoder(connector.alloc(), connector.entropy(), compression);
        }
        established = new EstablishedConnection(
                this, connector, listener, transport, injection, injectedCut, compression, encoder);
        handshake = null;
        return established;
    }

    /** A fault of the handshake's after its end. */
    void ourFault(Throwable e) {
        if (established != null) {
            established.ourFault(e);
        } else if (ended) {
            LOG.warn("after the end of a connection: {}", Failures.ofProbe(e));
        } else {
            failed(ConnectResult.PROBE_ERROR, 0, Failures.ofProbe(e), Failures.isExhaustion(e));
        }
    }

    /** The connection is over, and was so at the same time on the target's side. */
    void ended(Ending ending) {
        ended(ending, System.nanoTime());
    }

    /** The connection is over: called once, by the handshake that has failed or by what it has established. */
    void ended(Ending ending, long targetSideNanos) {
        if (ended) {
            return;
        }
        ended = true;
        handshake = null;
        try {
            listener.ended(ending, System.nanoTime(), targetSideNanos);
        } catch (RuntimeException | Error e) {
            LOG.warn("told of the end of a connection: {}", Failures.ofProbe(e));
        }
    }

    // ---- what the probe asks for

    @Override
    public void sendText(String text, Sent sent) {
        if (encoder.compresses()) {
            sendText(ByteBufUtil.writeUtf8(connector.alloc(), text), sent);
            return;
        }
        int length = ByteBufUtil.utf8Bytes(text);
        if (sendable(length)) {
            send(encoder.text(text, length), sent);
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
            if (payload.readableBytes() > ControlFrames.MAX_BYTES) {
                throw new IllegalArgumentException(
                        "the payload of a ping must be in [0, 125] bytes, was " + payload.readableBytes());
            }
            if (sendable(payload.readableBytes())) {
                send(encoder.control(FrameWriter.PING, payload), sent);
            }
        } finally {
            payload.release();
        }
    }

    private void send(int opcode, ByteBuf payload, Sent sent) {
        try {
            if (sendable(payload.readableBytes())) {
                send(encoder.message(opcode, payload), sent);
            }
        } finally {
            payload.release();
        }
    }

    /** Whether there is a peer to send to. */
    private boolean sendable(int bytes) {
        if (handshake != null) {
            if (!pipelined) {
                throw new IllegalStateException("nothing can be sent before the 101, unless the opening is pipelined");
            }
        } else if (established == null || !established.isSending()) {
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
        if (handshake != null) {
            handshake.sendEarly(frame, sent);
        } else {
            established.send(frame, sent);
        }
    }

    @Override
    public void close(int code, String reason) {
        if (!CloseCodes.mayBeSent(code)) {
            throw new IllegalArgumentException("a Close must not carry the code " + code + " (RFC 6455 §7.4)");
        }
        if (ByteBufUtil.utf8Bytes(reason) > MAX_REASON_BYTES) {
            throw new IllegalArgumentException("a close reason must be in [0, 123] bytes of UTF-8");
        }
        if (handshake != null) {
            handshake.cancel("closed by the probe before the 101");
        } else if (established != null) {
            established.close(code, reason);
        }
    }

    @Override
    public void cut(CutKind kind) {
        if (handshake != null) {
            handshake.cancel("cut by the probe before the 101");
        } else if (established != null) {
            established.cut(kind);
        }
    }

    @Override
    public void abandon() {
        if (handshake != null) {
            handshake.cancel("abandoned by the probe");
        } else if (established != null) {
            established.abandon();
        }
    }

    @Override
    public long queuedBytes() {
        return transport == null ? 0 : transport.queuedBytes();
    }

    @Override
    public OptionalLong heldSinceNanos() {
        return transport == null ? OptionalLong.empty() : transport.heldSinceNanos();
    }

    @Override
    public String remoteAddress() {
        return remoteAddress;
    }
}
