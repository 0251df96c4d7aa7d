package dev.raceprobe.probe.round;

import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.script.Step;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which connections of a round wait where. A barrier opens once all that have it in their script and are not over have come to
 * it, those that are still to start included.
 */
final class Barriers {
    private final Map<String, Set<Integer>> waiting = new HashMap<>();
    private final Map<String, Set<Integer>> expected = new HashMap<>();

    Barriers(List<Part> parts) {
        for (int i = 0; i < parts.size(); i++) {
            for (Step step : parts.get(i).steps()) {
                for (String name : names(step)) {
                    expected.computeIfAbsent(name, n -> new HashSet<>()).add(i);
                }
            }
        }
    }

    private static Set<String> names(Step step) {
        if (step instanceof Step.Barrier barrier) {
            return Set.of(barrier.name());
        }
        return step instanceof Step.Talk talk ? talk.script().barriers() : Set.of();
    }

    void arrive(String name, int connection) {
        waiting.computeIfAbsent(name, n -> new HashSet<>()).add(connection);
    }

    void leave(String name, int connection) {
        waiting.getOrDefault(name, new HashSet<>()).remove(connection);
    }

    void leaveAll(int connection) {
        waiting.values().forEach(there -> there.remove(connection));
        expected.values().forEach(there -> there.remove(connection));
    }

    Set<String> names() {
        return Set.copyOf(waiting.keySet());
    }

    /** Who may go on: all that wait there, if nobody else is to come; else nobody. */
    List<Integer> open(String name) {
        Set<Integer> there = waiting.getOrDefault(name, Set.of());
        if (there.isEmpty() || !there.equals(expected.get(name))) {
            return List.of();
        }
        return waiting.remove(name).stream().sorted().toList();
    }
}
