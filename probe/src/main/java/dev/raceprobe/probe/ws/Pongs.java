package dev.raceprobe.probe.ws;

import dev.raceprobe.probe.ws.Connection.Sent;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;

/**
 * Answers the pings of the peer: those of one turn of reading each, as far as the transport takes it, and of a flood only the
 * latest (RFC 6455 §5.5.3), so that it costs one buffer and no time. A profile may delay the answers, which is not ours to answer
 * for.
 */
final class Pongs {
    /** Beyond, only the latest ping of a turn is answered. */
    private static final int MOST_IN_TURN = 16;

    private final WsConnector connector;
    private final ConnectionListener listener;
    private final EstablishedConnection connection;
    private final Outbound outbound;
    private final FrameEncoder encoder;
    private final long delayNanos;

    private ByteBuf unanswered;
    private long unansweredAtNanos;
    private int answeredInTurn;
    private boolean delayed;

    /** @param delayNanos from a ping to its pong, 0: none is injected */
    Pongs(
            WsConnector connector,
            ConnectionListener listener,
            EstablishedConnection connection,
            Outbound outbound,
            FrameEncoder encoder,
            long delayNanos) {
        this.connector = connector;
        this.listener = listener;
        this.connection = connection;
        this.outbound = outbound;
        this.encoder = encoder;
        this.delayNanos = delayNanos;
    }

    /** The next turn of reading begins. */
    void beginTurn() {
        answeredInTurn = 0;
    }

    /** A ping was read. */
    void pinged(ByteBuf payload, Arrival arrival) {
        if (!connection.isAnswering()) {
            return; // nothing may follow a Close
        }
        if (delayNanos > 0) {
            answerLater(payload, arrival);
            return;
        }
        long pingedAtNanos = arrival.atNanos() - arrival.lateNanos();
        if (answeredInTurn < MOST_IN_TURN && outbound.isWritable()) {
            answeredInTurn++;
            answer(payload, pingedAtNanos);
            return;
        }
        keep(payload);
        unansweredAtNanos = pingedAtNanos;
    }

    /** One pong at a time, for the latest ping. */
    private void answerLater(ByteBuf payload, Arrival arrival) {
        delayed = true;
        if (unanswered == null) {
            connector.loop().schedule(this::answerDelayed, delayNanos, TimeUnit.NANOSECONDS);
        }
        keep(payload);
        unansweredAtNanos = arrival.atNanos() + delayNanos;
    }

    private void answerDelayed() {
        unansweredAtNanos = Math.min(unansweredAtNanos, System.nanoTime());
        answerLatest();
    }

    private void keep(ByteBuf payload) {
        if (unanswered == null) {
            unanswered = connector.alloc().heapBuffer(ControlFrames.MAX_BYTES);
        }
        unanswered.clear().writeBytes(payload);
    }

    /** Answers the latest ping, if it has no answer yet, it is time, and the transport takes it. */
    void answerLatest() {
        boolean isDue = delayNanos == 0 || System.nanoTime() - unansweredAtNanos >= 0;
        if (unanswered == null || !isDue || !outbound.isWritable() || !connection.isAnswering()) {
            return;
        }
        ByteBuf payload = unanswered;
        unanswered = null;
        try {
            answer(payload, unansweredAtNanos);
        } catch (RuntimeException | Error e) {
            connection.ourFault(e);
        } finally {
            payload.release();
        }
    }

    private void answer(ByteBuf ping, long pingedAtNanos) {
        ByteBuf pong = encoder.control(FrameWriter.PONG, ping);
        boolean isRelayed = connection.transport().relay() != null;
        if (isRelayed) {
            Sent left = (atNanos, targetSideNanos) -> listener.pongSent(targetSideNanos);
            outbound.writeAtOnce(pong, new Departure(connection, left, System.nanoTime()));
        } else {
            outbound.writeAtOnce(pong, connection.transport().channel().voidPromise());
        }
        long now = System.nanoTime();
        listener.ping(pingedAtNanos, now - pingedAtNanos);
        if (!isRelayed) {
            listener.pongSent(now);
        }
    }

    /** Whether a Close of the peer with this code may be the work of the injected delay. */
    boolean mayHaveCaused(int closeCode) {
        return delayed && closeCode == CloseCodes.INTERNAL_ERROR;
    }

    /** Lets go of what is held. */
    void release() {
        if (unanswered != null) {
            unanswered.release();
            unanswered = null;
        }
    }
}
