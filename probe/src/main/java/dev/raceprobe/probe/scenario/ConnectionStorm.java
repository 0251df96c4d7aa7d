package dev.raceprobe.probe.scenario;

import dev.raceprobe.api.v1alpha1.ConnectionStormBlock;
import dev.raceprobe.contract.StormArms;
import dev.raceprobe.probe.script.Ids;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.script.Start;
import dev.raceprobe.probe.script.Step;
import dev.raceprobe.probe.symptom.Reading;
import dev.raceprobe.probe.symptom.StormSymptoms;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Many connections at once, step by step: those of a step start together, or at the pace, and stay open until all of them have
 * opened or failed, and 500 ms more. A step begins a second after the one before is over.
 */
final class ConnectionStorm implements ScenarioPlay {
    /** For so long a connection has to live to count as opened. */
    static final long ALIVE_NANOS = 500_000_000;

    private static final long BETWEEN_STEPS_NANOS = 1_000_000_000;

    private final List<Integer> sizes;
    private final boolean isTogether;
    private final int users;
    private final long gatherWithinNanos;
    private final StormSymptoms symptoms = new StormSymptoms(ALIVE_NANOS);

    /** @param gatherWithinNanos for so long a connection that is ready waits for the others of its step */
    ConnectionStorm(ConnectionStormBlock block, int users, long gatherWithinNanos) {
        this.sizes = block.steps();
        this.isTogether = block.barrier();
        this.users = users;
        this.gatherWithinNanos = gatherWithinNanos;
    }

    @Override
    public List<Part> round(long number, SplittableRandom random, Ids ids) {
        List<Part> parts = new ArrayList<>();
        Set<Integer> before = Set.of();
        int firstUser = Math.floorMod(number * sizes.stream().mapToInt(s -> s).sum(), users);
        for (int i = 0; i < sizes.size(); i++) {
            Start when = before.isEmpty() ? new Start.WithTheRound() : new Start.After(before, BETWEEN_STEPS_NANOS);
            Start start = isTogether ? new Start.Together(when) : when;
            List<Step> steps = steps(StormArms.of(sizes, i));
            Set<Integer> ofStep = new HashSet<>();
            for (int k = 0; k < sizes.get(i); k++) {
                ofStep.add(parts.size());
                parts.add(new Part((firstUser + parts.size()) % users, "", Set.of(), steps).starting(start));
            }
            before = ofStep;
        }
        return parts;
    }

    private List<Step> steps(String arm) {
        return List.of(
                new Step.AwaitReady(),
                new Step.Barrier(arm, gatherWithinNanos),
                new Step.Hold(ALIVE_NANOS, Step.Anchor.NOW));
    }

    @Override
    public List<Reading> read(List<Part> parts, List<Timeline> timelines) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < timelines.size(); i++) {
            Step.Barrier ofStep = (Step.Barrier) parts.get(i).steps().get(1);
            readings.add(symptoms.read(i, ofStep.name(), timelines.get(i)));
        }
        return readings;
    }
}
