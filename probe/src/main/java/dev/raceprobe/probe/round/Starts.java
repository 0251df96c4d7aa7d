package dev.raceprobe.probe.round;

import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.script.Start;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which connections of a round begin when: with it, some time after it, so long after another began, or when others are over. Confined to the event loop. */
final class Starts {
    private final List<Batch> ofTheRound = new ArrayList<>();
    private final Map<Integer, List<Waiting>> waitingFor = new HashMap<>();
    private final Map<Integer, List<Batch>> waitingForCut = new HashMap<>();
    private final Map<Integer, List<Batch>> following = new HashMap<>();

    /**
     * Connections that begin at the same time.
     *
     * @param isTogether whether in one turn, whatever the pace
     * @param afterNanos from the round's time, from the begin of the one that they follow, or from the end of those that they wait for
     */
    record Batch(List<Integer> parts, boolean isTogether, long afterNanos) {}

    private record Waiting(Set<Integer> left, Batch batch) {}

    Starts(List<Part> parts) {
        Map<Start, List<Integer>> byStart = new LinkedHashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            byStart.computeIfAbsent(parts.get(i).start(), s -> new ArrayList<>())
                    .add(i);
        }
        byStart.forEach((start, members) -> add(start, members, false));
    }

    private void add(Start start, List<Integer> parts, boolean isTogether) {
        if (start instanceof Start.Together together) {
            add(together.when(), parts, true);
        } else if (start instanceof Start.After after) {
            Waiting waiting = new Waiting(new HashSet<>(after.parts()), new Batch(parts, isTogether, after.nanos()));
            after.parts()
                    .forEach(part -> waitingFor
                            .computeIfAbsent(part, p -> new ArrayList<>())
                            .add(waiting));
        } else if (start instanceof Start.AfterCut after) {
            waitingForCut.computeIfAbsent(after.part(), p -> new ArrayList<>()).add(new Batch(parts, isTogether, 0));
        } else if (start instanceof Start.Since since) {
            following
                    .computeIfAbsent(since.part(), p -> new ArrayList<>())
                    .add(new Batch(parts, isTogether, since.nanos()));
        } else {
            ofTheRound.add(new Batch(parts, isTogether, start instanceof Start.At at ? at.nanos() : 0));
        }
    }

    /** Those that wait for nobody. */
    List<Batch> ofTheRound() {
        return ofTheRound;
    }

    /** A connection has begun, or never will: those that follow it; nobody when asked again. */
    List<Batch> following(int part) {
        List<Batch> batches = following.remove(part);
        return batches == null ? List.of() : batches;
    }

    /** A connection is over: those that waited for it and for nobody else any more. */
    List<Batch> ended(int part) {
        List<Batch> free = new ArrayList<>(cut(part));
        for (Waiting waiting : waitingFor.getOrDefault(part, List.of())) {
            waiting.left().remove(part);
            if (waiting.left().isEmpty()) {
                free.add(waiting.batch());
            }
        }
        waitingFor.remove(part);
        return free;
    }

    /** A connection was cut half open: those that waited for no more than that. */
    List<Batch> cut(int part) {
        List<Batch> free = waitingForCut.remove(part);
        return free == null ? List.of() : free;
    }
}
