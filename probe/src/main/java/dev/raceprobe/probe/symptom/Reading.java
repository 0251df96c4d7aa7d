package dev.raceprobe.probe.symptom;

import dev.raceprobe.contract.Counter;
import dev.raceprobe.contract.Symptom;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What one check showed.
 *
 * @param connection index of the connection in the round that it is about
 * @param arm as in {@code CheckSeen}
 * @param symptom what was seen
 * @param detail which one of its kind, from a closed set; may be empty
 * @param explanation what exactly was wrong, in words, for evidence
 * @param offsetMillis AcceptRace: the accept offset; empty where no first message was sent
 * @param counters what else is counted
 * @param events latencies of events from their actual predecessors
 */
public record Reading(
        int connection,
        String arm,
        Symptom symptom,
        String detail,
        String explanation,
        OptionalInt offsetMillis,
        Map<Counter, Long> counters,
        List<EventTime> events) {
    public Reading {
        counters = Map.copyOf(counters);
        events = List.copyOf(events);
    }

    /** A reading with a symptom and nothing else. */
    public static Reading of(int connection, Symptom symptom, String detail, String explanation) {
        return new Reading(connection, "", symptom, detail, explanation, OptionalInt.empty(), Map.of(), List.of());
    }

    /** The same in another arm. */
    public Reading in(String otherArm) {
        return new Reading(connection, otherArm, symptom, detail, explanation, offsetMillis, counters, events);
    }

    /** The same with an accept offset. */
    public Reading at(int offset) {
        return new Reading(connection, arm, symptom, detail, explanation, OptionalInt.of(offset), counters, events);
    }

    /**
     * One event that arrived.
     *
     * @param nanos since its predecessor, on the target's side
     */
    public record EventTime(String event, long nanos) {}
}
