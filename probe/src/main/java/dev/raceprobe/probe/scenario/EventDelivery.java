package dev.raceprobe.probe.scenario;

import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.EventDeliveryBlock;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.script.Step;
import dev.raceprobe.probe.symptom.EventSymptoms;
import dev.raceprobe.probe.symptom.Reading;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Triggers an exchange on each session and listens for its events, past each deadline, until they are lost or all are there. */
final class EventDelivery implements ScenarioPlay {
    private static final String TRIGGER = "trigger";

    private final EventDeliveryBlock block;
    private final int users;
    private final EventSymptoms symptoms;

    EventDelivery(EventDeliveryBlock block, int users) {
        this.block = block;
        this.users = users;
        this.symptoms =
                new EventSymptoms(TRIGGER, block.events(), block.ordering(), Durations.nanos(block.eventDeadline()));
    }

    @Override
    public List<Part> round(long number, SplittableRandom random) {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < block.sessions(); i++) {
            parts.add(new Part(Math.floorMod((int) (number * block.sessions() + i), users), "", steps()));
        }
        return parts;
    }

    private List<Step> steps() {
        List<Step> steps = new ArrayList<>(List.of(new Step.AwaitReady(), new Step.Send(TRIGGER, block.trigger())));
        for (String event : block.events()) {
            steps.add(new Step.Expect(
                    c -> c.hasEvent(TRIGGER, event),
                    Durations.nanos(block.lostAfter()),
                    Step.Anchor.LAST_PROGRESS,
                    Step.Then.CONTINUE,
                    Step.Then.CONTINUE));
        }
        steps.add(new Step.Hold(Durations.nanos(block.settleFor()), Step.Anchor.LAST_PROGRESS));
        return steps;
    }

    @Override
    public List<Reading> read(List<Part> parts, List<Timeline> timelines) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < timelines.size(); i++) {
            readings.add(symptoms.read(i, timelines.get(i)));
        }
        return readings;
    }
}
