package dev.raceprobe.probe.symptom;

import dev.raceprobe.contract.Counter;
import dev.raceprobe.contract.Phase;
import dev.raceprobe.contract.Symptom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What one check showed.
 *
 * @param connection index of the connection in the round that it is about
 * @param arm as in {@code CheckSeen}
 * @param symptom what was seen
 * @param detail which one of its kind, from a closed set; may be empty
 * @param explanation what exactly was wrong, in words, for evidence
 * @param offsetMillis AcceptRace: the accept offset; empty in a check whose first message was not sent
 * @param counters what else is counted
 * @param events latencies of events from their actual predecessors
 * @param phases what the check itself timed, in nanoseconds
 * @param held Heartbeat: how the held connection ended
 * @param leaks UserIsolation: frames of other users that arrived, by whose they are
 */
public record Reading(
        int connection,
        String arm,
        Symptom symptom,
        String detail,
        String explanation,
        OptionalInt offsetMillis,
        Map<Counter, Long> counters,
        List<EventTime> events,
        Map<Phase, Long> phases,
        Optional<Held> held,
        Map<Integer, Long> leaks) {
    /** The arm of what is no check: it is only counted or timed, or says at which offset its connection had died. */
    private static final String NO_CHECK = "no_check";

    public Reading {
        leaks = Map.copyOf(leaks);
        counters = Map.copyOf(counters);
        events = List.copyOf(events);
        phases = Map.copyOf(phases);
    }

    /** One that times no phase and is not about a held connection. */
    public Reading(
            int connection,
            String arm,
            Symptom symptom,
            String detail,
            String explanation,
            OptionalInt offsetMillis,
            Map<Counter, Long> counters,
            List<EventTime> events) {
        this(
                connection,
                arm,
                symptom,
                detail,
                explanation,
                offsetMillis,
                counters,
                events,
                Map.of(),
                Optional.empty(),
                Map.of());
    }

    /** A reading with a symptom and nothing else. */
    public static Reading of(int connection, Symptom symptom, String detail, String explanation) {
        return new Reading(connection, "", symptom, detail, explanation, OptionalInt.empty(), Map.of(), List.of());
    }

    /** What became of a first message that left before the 101: no check. */
    public static Reading pipelined(int connection, Counter outcome) {
        return new Reading(
                connection, NO_CHECK, Symptom.NONE, "", "", OptionalInt.empty(), Map.of(outcome, 1L), List.of());
    }

    /** Something that was timed, of a check that has been told before. */
    public static Reading measured(int connection, Map<Phase, Long> phases) {
        return new Reading(
                connection,
                NO_CHECK,
                Symptom.NONE,
                "",
                "",
                OptionalInt.empty(),
                Map.of(),
                List.of(),
                phases,
                Optional.empty(),
                Map.of());
    }

    /**
     * A connection that died before its first message was due, which was told as a check without an offset.
     *
     * @param offsetMillis at which the target would have got it
     */
    public static Reading unsent(int connection, int offsetMillis) {
        return of(connection, Symptom.CLOSED_EARLY, "", "").in(NO_CHECK).at(offsetMillis);
    }

    /** Whether it is a check; else only its counters, phases and offset count. */
    public boolean isCheck() {
        return !arm.equals(NO_CHECK);
    }

    /** The same in another arm. */
    public Reading in(String otherArm) {
        return new Reading(
                connection,
                otherArm,
                symptom,
                detail,
                explanation,
                offsetMillis,
                counters,
                events,
                phases,
                held,
                leaks);
    }

    /** The same, about a held connection. */
    public Reading held(Held end) {
        return new Reading(
                connection,
                arm,
                symptom,
                detail,
                explanation,
                offsetMillis,
                counters,
                events,
                phases,
                Optional.of(end),
                leaks);
    }

    /** The same, with frames of other users that arrived. */
    public Reading leaking(Map<Integer, Long> frames) {
        return new Reading(
                connection, arm, symptom, detail, explanation, offsetMillis, counters, events, phases, held, frames);
    }

    /** The same with an accept offset. */
    public Reading at(int offset) {
        return new Reading(
                connection,
                arm,
                symptom,
                detail,
                explanation,
                OptionalInt.of(offset),
                counters,
                events,
                phases,
                held,
                leaks);
    }

    /**
     * The end of a held connection.
     *
     * @param intervalMillis from one frame of ours to the next; 0 where we kept silent
     * @param lifetimeNanos from the 101
     * @param idleNanos since the last frame in either direction
     * @param longestIdleNanos the longest silence that it outlived
     * @param endedNanos monotonic
     * @param how as in {@code HeldEnd}
     */
    public record Held(
            long intervalMillis,
            long lifetimeNanos,
            long idleNanos,
            long longestIdleNanos,
            long endedNanos,
            String how) {}

    /**
     * One event that arrived.
     *
     * @param nanos since its predecessor, on the target's side
     */
    public record EventTime(String event, long nanos) {}
}
