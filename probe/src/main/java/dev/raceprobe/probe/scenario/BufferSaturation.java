package dev.raceprobe.probe.scenario;

import dev.raceprobe.api.v1alpha1.BufferSaturationBlock;
import dev.raceprobe.api.v1alpha1.BufferSaturationBlock.StartAt;
import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.probe.script.Ids;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.script.Step;
import dev.raceprobe.probe.script.Template;
import dev.raceprobe.probe.symptom.Reading;
import dev.raceprobe.probe.symptom.SaturationSymptoms;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Many numbered messages on one connection, through the server's start-up or in steady state; each is a check. */
final class BufferSaturation implements ScenarioPlay {
    private static final String MESSAGE = "message";

    private final BufferSaturationBlock block;
    private final int users;
    private final List<Step> steps;
    private final SaturationSymptoms symptoms;

    BufferSaturation(BufferSaturationBlock block, int users) {
        this.block = block;
        this.users = users;
        this.steps = steps(block);
        this.symptoms = new SaturationSymptoms(block.responseType());
    }

    @Override
    public List<Part> round(long number, SplittableRandom random, Ids ids) {
        return List.of(new Part(Math.floorMod(number, users), "", Set.of(block.responseType()), steps));
    }

    /** Readiness is waited for in any case: a connection that is never ready has a name of its own. */
    private static List<Step> steps(BufferSaturationBlock block) {
        Step stream = new Step.Stream(
                MESSAGE,
                Template.of(block.message()),
                block.messages(),
                block.ratePerSecond(),
                Durations.nanos(block.settleFor()));
        return block.startAt() == StartAt.BeforeReady
                ? List.of(stream, new Step.AwaitReady())
                : List.of(new Step.AwaitReady(), stream);
    }

    @Override
    public List<Reading> read(List<Part> parts, List<Timeline> timelines) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < timelines.size(); i++) {
            readings.addAll(symptoms.read(i, timelines.get(i)));
        }
        return readings;
    }
}
