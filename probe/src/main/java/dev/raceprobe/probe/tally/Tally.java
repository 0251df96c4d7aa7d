package dev.raceprobe.probe.tally;

import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.contract.Counter;
import dev.raceprobe.contract.Evidence;
import dev.raceprobe.contract.HeldEnd;
import dev.raceprobe.contract.Phase;
import dev.raceprobe.contract.RoundSeen;
import dev.raceprobe.contract.Symptom;

/** Where a shard writes down what it sees. Must be used on the event loop only; never blocks. */
public interface Tally {
    /** A round of a row has begun. */
    void roundStarted(int row, long atWallMillis);

    /** A round of a row is over; those that attempted nothing are not told. */
    default void roundEnded(int row, RoundSeen seen) {}

    /** A round was due while the one before was still running. */
    void roundMissed(int row);

    /** A connection was due and not attempted; the reason is one of budget, breaker, cap, backpressure, lag. */
    void skipped(int row, String reason);

    /** An opening handshake ended; status is that of the upgrade response, 0 without one. */
    void attempt(int row, ConnectResult result, int status);

    /** We ended a connection before its upgrade was answered. */
    void abandoned(int row);

    /** An opened connection ended; the initiator is client, server or network. */
    void closed(int row, int code, String initiator);

    /** A check is finished. */
    void check(int row, CheckSeen seen);

    /** A check over a connection to this address, {@code address:port}, is finished. */
    default void address(int row, String address, Symptom symptom) {}

    /** UserIsolation: so many frames of a user reached another; users by index. */
    default void leak(int row, int from, int to, long frames) {}

    /**
     * AcceptRace: a check whose first message was sent at this offset, on the target's side, is finished; with
     * {@code CLOSED_EARLY} one that died before its message was due at this offset.
     */
    void offset(int row, int offsetMillis, Symptom symptom);

    /** A valid token of a user was accepted or refused. */
    void user(int row, int user, boolean accepted);

    /** Heartbeat: a held connection ended. */
    void held(int row, HeldEnd end);

    /** Something else was counted. */
    void count(int row, Counter counter, long n);

    /** A phase was timed. */
    void latency(int row, Phase phase, long nanos);

    /** An event arrived so long after its actual predecessor; counts as {@link Phase#EVENT} too. */
    void event(int row, String event, long nanos);

    /** So many connections more, or less, are open. */
    void active(int row, int delta);

    /** From "due and permitted" to the event loop's turn. */
    void scheduleLag(long nanos);

    /** Lateness of a timer that fires every 10 ms. */
    void loopLag(long nanos);

    /** The event loop was blocked for more than 500 ms. */
    void loopBlocked();

    /** An attempt failed for lack of file descriptors, ports or memory. */
    void exhausted();

    /** Our own exception. */
    void ownError();

    /** We answered a ping late. */
    void latePong();

    /** A new token was obtained, or could not be. */
    default void token(boolean obtained) {}

    /**
     * The next check of its row, which was not clean, in full.
     *
     * @param e whatever its id is on arrival
     * @return the id that it was given here
     */
    String evidence(Evidence e);
}
