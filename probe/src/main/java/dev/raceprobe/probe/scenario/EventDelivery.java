package dev.raceprobe.probe.scenario;

import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.EventDeliveryBlock;
import dev.raceprobe.probe.script.Ids;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.script.Step;
import dev.raceprobe.probe.script.Template;
import dev.raceprobe.probe.symptom.EventSymptoms;
import dev.raceprobe.probe.symptom.Reading;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Triggers an exchange on each session and listens for its events, past each deadline, until they are lost or all are there. */
final class EventDelivery implements ScenarioPlay {
    private static final String TRIGGER = "trigger";

    private final EventDeliveryBlock block;
    private final int users;
    private final List<Step> steps;
    private final EventSymptoms symptoms;

    EventDelivery(EventDeliveryBlock block, int users) {
        this.block = block;
        this.users = users;
        long deadlineNanos = Durations.nanos(block.eventDeadline());
        long lostAfterNanos = block.lostAfter() == null ? 3 * deadlineNanos : Durations.nanos(block.lostAfter());
        this.steps = steps(block, lostAfterNanos);
        this.symptoms = new EventSymptoms(TRIGGER, block.events(), block.ordering(), deadlineNanos, lostAfterNanos);
    }

    @Override
    public List<Part> round(long number, SplittableRandom random, Ids ids) {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < block.sessions(); i++) {
            int user = Math.floorMod(number * block.sessions() + i, users);
            parts.add(new Part(user, "", Set.copyOf(block.events()), steps));
        }
        return parts;
    }

    private static List<Step> steps(EventDeliveryBlock block, long lostAfterNanos) {
        List<Step> steps =
                new ArrayList<>(List.of(new Step.AwaitReady(), new Step.Send(TRIGGER, Template.of(block.trigger()))));
        List<String> events = block.events();
        for (int i = 0; i < events.size(); i++) {
            String event = events.get(i);
            int times = Collections.frequency(events.subList(0, i + 1), event);
            steps.add(new Step.Expect(
                    c -> c.heard(TRIGGER, event) >= times,
                    lostAfterNanos,
                    Step.Anchor.LAST_PROGRESS,
                    Step.Then.CONTINUE,
                    Step.Then.CONTINUE));
        }
        steps.add(new Step.Hold(Durations.nanos(block.settleFor()), Step.Anchor.LAST_PROGRESS));
        return List.copyOf(steps);
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
