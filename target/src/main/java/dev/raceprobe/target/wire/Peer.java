package dev.raceprobe.target.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.target.truth.Arrival;
import dev.raceprobe.target.truth.Deed;
import dev.raceprobe.target.truth.Truth;
import io.vertx.core.http.ServerWebSocket;
import java.util.SplittableRandom;

/** The client's end of one open connection, as a behaviour sees it. Confined to the connection's event loop. */
public final class Peer {
    private Arrival arrival;
    private final SplittableRandom random;
    private final Truth truth;
    private final Wire wire;
    private final ServerWebSocket socket;
    private final long upgradedAtNanos;
    private long sequence;
    private boolean ended;

    /** To be made in the turn of the 101, before anything else is written. */
    public Peer(Arrival arrival, SplittableRandom random, Truth truth, Wire wire, ServerWebSocket socket) {
        this.arrival = arrival;
        this.random = random;
        this.truth = truth;
        this.wire = wire;
        this.socket = socket;
        upgradedAtNanos = wire.flushedAtNanos();
    }

    /** Whose connection it turned out to be. */
    public void isOf(String user) {
        arrival = new Arrival(arrival.id(), arrival.trace(), user, arrival.path());
    }

    public String user() {
        return arrival.user();
    }

    public String trace() {
        return arrival.trace();
    }

    /** Seeded by the query's seed and the number of the connection among those of the same path and query. */
    public SplittableRandom random() {
        return random;
    }

    /** Monotonic: when the 101 left. */
    public long upgradedAtNanos() {
        return upgradedAtNanos;
    }

    /** Monotonic: when bytes last came or went. */
    public long lastActiveNanos() {
        return Math.max(wire.readAtNanos(), wire.flushedAtNanos());
    }

    /** Neither side has ended it: what is sent now can be read. */
    public boolean isOpen() {
        return !ended && !socket.isClosed();
    }

    /** The server has closed or reset it. */
    public boolean isEndedByServer() {
        return ended;
    }

    /** It is gone, and nobody sent a Close frame (RFC 6455 §7.1.5). */
    public boolean wasCut() {
        Short code = socket.closeStatusCode();
        return socket.isClosed() && (code == null || code == 1006);
    }

    /** From 1, for the events of this connection. */
    public long nextSequence() {
        return ++sequence;
    }

    /** False when it was too late. */
    public boolean send(ObjectNode frame) {
        if (!isOpen()) {
            return false;
        }
        socket.writeTextMessage(frame.toString());
        truth.sent();
        return true;
    }

    public void close(int code, String reason) {
        if (isOpen()) {
            ended = true;
            socket.close((short) code, reason);
        }
    }

    public void reset() {
        if (isOpen()) {
            cut();
        }
    }

    /** Resets it even in the middle of a close. */
    public void cut() {
        ended = true;
        wire.reset();
    }

    /** Runs the task on the event loop, unless the connection has ended by then. */
    public void after(long nanos, Runnable task) {
        wire.after(nanos, () -> {
            if (isOpen()) {
                task.run();
            }
        });
    }

    /** Owns up to a fault; before the connection is ended by it. */
    public void admit(Deed deed) {
        truth.did(arrival, deed);
    }
}
