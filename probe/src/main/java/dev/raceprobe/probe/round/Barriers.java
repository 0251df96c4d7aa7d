package dev.raceprobe.probe.round;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which connections of a round wait where. A barrier opens once all that still play have come to it, and none is still to start. */
final class Barriers {
    private final Map<String, Set<Integer>> waiting = new HashMap<>();

    void arrive(String name, int connection) {
        waiting.computeIfAbsent(name, n -> new HashSet<>()).add(connection);
    }

    void leave(String name, int connection) {
        waiting.getOrDefault(name, new HashSet<>()).remove(connection);
    }

    void leaveAll(int connection) {
        waiting.values().forEach(there -> there.remove(connection));
    }

    Set<String> names() {
        return Set.copyOf(waiting.keySet());
    }

    /** Who may go on: all that wait there, if they are all that play; else nobody. */
    List<Integer> open(String name, Set<Integer> playing) {
        Set<Integer> there = waiting.getOrDefault(name, Set.of());
        if (there.isEmpty() || !there.equals(playing)) {
            return List.of();
        }
        return waiting.remove(name).stream().sorted().toList();
    }
}
