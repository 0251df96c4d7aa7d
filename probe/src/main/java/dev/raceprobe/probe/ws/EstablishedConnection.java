package dev.raceprobe.probe.ws;

import dev.raceprobe.api.v1alpha1.CutKind;
import dev.raceprobe.probe.ws.Connection.Sent;
import dev.raceprobe.probe.ws.ConnectionListener.Ending;
import dev.raceprobe.probe.ws.ConnectionListener.Initiator;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection from its 101 on: the states in which it may be, and what ends it, whether a Close, a broken rule, the loss of its
 * transport or a cut. Tells the {@link WsConnection} of its end once.
 */
final class EstablishedConnection {
    /** How long the peer may take to answer our Close, and a connection that the profile has cut half open stays so. */
    private static final long CLOSE_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** How long the peer, which ought to end the transport first (RFC 6455 §7.1.1), may take to do so. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final Logger LOG = LoggerFactory.getLogger(EstablishedConnection.class);

    private enum State {
        OPEN,
        /** Cut half open: nothing is read or written until it is abandoned. */
        DEAF,
        ENDED
    }

    private final WsConnection owner;
    private final ConnectionListener listener;
    private final Transport transport;
    private final InjectedCut injectedCut;
    private final Compression compression;
    private final FrameEncoder encoder;
    private final Outbound outbound;
    private final InboundFrames inbound;
    private final ClosingHandshake closing = new ClosingHandshake();
    private final LoopTimer timer;

    private State state = State.OPEN;
    private boolean struck;

    /** @param compression null: not negotiated */
    EstablishedConnection(
            WsConnection owner,
            WsConnector connector,
            ConnectionListener listener,
            Transport transport,
            Injection injection,
            InjectedCut injectedCut,
            Compression compression,
            FrameEncoder encoder) {
        this.owner = owner;
        this.listener = listener;
        this.transport = transport;
        this.injectedCut = injectedCut;
        this.compression = compression;
        this.encoder = encoder;
        this.outbound = new Outbound(connector, transport);
        this.timer = new LoopTimer(connector.loop());
        Pongs pongs = new Pongs(connector, listener, this, outbound, encoder, injection.beforePongNanos());
        this.inbound = new InboundFrames(this, connector, listener, transport, outbound, pongs, compression);
    }

    Transport transport() {
        return transport;
    }

    /** What reads the channel from the 101 on. */
    ChannelHandler inbound() {
        return inbound;
    }

    /** Tells of the 101, and reads what came along with it. */
    void upgraded(UpgradeResponse.Answer answer, ByteBuf rest, long atNanos) {
        inbound.arrived(atNanos);
        transport.upgraded(atNanos);
        injectedCut.await(atNanos, this::strike);
        inbound.upgraded(answer);
        inbound.read(rest);
    }

    // ---- the states

    boolean isOpen() {
        return state == State.OPEN;
    }

    boolean hasEnded() {
        return state == State.ENDED;
    }

    /** Whether frames of the peer are of interest. */
    boolean isReading() {
        return state == State.OPEN && !closing.isReceived();
    }

    /** Whether messages and pings can be sent. */
    boolean isSending() {
        return state == State.OPEN && !closing.isBegun();
    }

    /** Whether pings can be answered. */
    boolean isAnswering() {
        return state == State.OPEN && !closing.isSent();
    }

    // ---- what the probe asks for

    void send(ByteBuf frame, Sent sent) {
        outbound.write(
                frame,
                sent == Sent.IGNORED
                        ? transport.channel().voidPromise()
                        : new Departure(this, sent, System.nanoTime()));
    }

    /** Where the profile has a cut for the connection that is still to come, it strikes instead. */
    void close(int code, String reason) {
        if (!isSending()) {
            return;
        }
        if (injectedCut.isPending()) {
            strike(injectedCut.kind());
            return;
        }
        sendClose(code, reason);
        later(CLOSE_TIMEOUT_NANOS + transport.longestNanos(), () -> {
            end(Initiator.CLIENT, "no Close of the peer within 5 s of ours");
            transport.close();
        });
    }

    private void sendClose(int code, String reason) {
        closing.sent(code, reason);
        outbound.write(encoder.close(code, reason), transport.channel().newPromise());
    }

    void cut(CutKind kind) {
        injectedCut.cancel();
        if (state != State.OPEN) {
            return;
        }
        switch (kind) {
            case Reset -> {
                end(Initiator.CLIENT, struck ? "reset by the profile's fault" : "reset by the probe");
                transport.reset();
            }
            case HalfOpen -> {
                state = State.DEAF;
                outbound.stop();
                timer.stop();
                transport.stopReading();
            }
        }
    }

    /** The fault that the profile has for this connection: once, at its moment or where the connection would be closed. */
    private void strike(CutKind kind) {
        if (state != State.OPEN || struck) {
            return;
        }
        struck = true;
        injectedCut.cancel();
        listener.faultInjected("fault " + kind + " of the profile", System.nanoTime());
        cut(kind);
        if (state == State.DEAF) {
            later(CLOSE_TIMEOUT_NANOS, this::abandon);
        }
    }

    void abandon() {
        switch (state) {
            case OPEN -> {
                end(Initiator.CLIENT, "abandoned by the probe");
                transport.close();
            }
            case DEAF -> {
                end(Initiator.CLIENT, "cut half open by the probe");
                transport.reset();
            }
            case ENDED -> {}
        }
    }

    // ---- what the peer does

    void closeRead(int code, String reason, long atNanos, long targetSideNanos) {
        boolean ours = closing.isSent();
        closing.received(code, reason);
        if (!ours) {
            sendClose(code == CloseCodes.NO_STATUS ? 0 : code, "");
        }
        listener.closeReceived(code, reason, atNanos, targetSideNanos);
        end(ours ? Initiator.CLIENT : Initiator.SERVER, "");
        later(LINGER_NANOS, transport::close);
    }

    /** The peer broke a rule: the connection is failed with this close code (RFC 6455 §7.1.7). */
    void ruleBroken(int code, String rule) {
        boolean answered = closing.isSent();
        if (!answered) {
            sendClose(code, "");
        }
        end(Initiator.CLIENT, rule);
        if (answered) {
            transport.close();
        } else {
            // closing at once would reset the connection, and the peer might never read our Close
            later(LINGER_NANOS, transport::close);
        }
    }

    /** @param lost how the transport failed; null: it did not */
    void transportClosed(Throwable lost) {
        timer.stop();
        streamEnded(lost, System.nanoTime());
    }

    /**
     * The peer sends no more.
     *
     * @param lost how the transport failed; null: it did not
     * @param targetSideNanos when the relay read its end
     */
    void streamEnded(Throwable lost, long targetSideNanos) {
        switch (state) {
            case OPEN -> end(closing.ofTransport(lost), targetSideNanos);
            case DEAF -> end(Initiator.CLIENT, "cut half open by the probe; then the transport ended");
            case ENDED -> {}
        }
    }

    // ---- the end

    /** Whatever we do wrong ends this connection and nothing else. */
    void ourFault(Throwable e) {
        if (state == State.ENDED) {
            LOG.warn("after the end of a connection: {}", Failures.ofProbe(e));
            return;
        }
        end(closing.ofOurFault(e));
        transport.close();
    }

    private void end(Initiator initiator, String detail) {
        if (state != State.ENDED) {
            end(closing.ending(initiator, detail));
        }
    }

    private void end(Ending ending) {
        end(ending, System.nanoTime());
    }

    private void end(Ending ending, long targetSideNanos) {
        state = State.ENDED;
        outbound.end();
        injectedCut.cancel();
        timer.stop();
        inbound.release();
        if (compression != null) {
            compression.release();
        }
        owner.ended(ending, targetSideNanos);
    }

    private void later(long nanos, Runnable task) {
        timer.stop();
        if (transport.channel().isActive()) {
            timer.set(nanos, task);
        }
    }
}
