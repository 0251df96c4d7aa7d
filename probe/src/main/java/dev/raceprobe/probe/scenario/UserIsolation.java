package dev.raceprobe.probe.scenario;

import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.UserIsolationBlock;
import dev.raceprobe.probe.script.Ids;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.script.Step;
import dev.raceprobe.probe.script.Template;
import dev.raceprobe.probe.symptom.IsolationSymptoms;
import dev.raceprobe.probe.symptom.Reading;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Several users at once, each with a canary of its own; a socket that receives another's is a leak. All sockets stay open until
 * all have finished and the round has settled.
 */
final class UserIsolation implements ScenarioPlay {
    private static final String TRIGGER = "trigger";

    private final UserIsolationBlock block;
    private final long answerWithinNanos;
    private final long gatherWithinNanos;
    private final Template trigger;
    private final IsolationSymptoms symptoms;

    /**
     * @param users all that there are
     * @param answerWithinNanos for a user's own answer
     * @param gatherWithinNanos for so long a user that is ready waits for the others
     */
    UserIsolation(
            UserIsolationBlock block,
            String subjectTemplate,
            int users,
            long answerWithinNanos,
            long gatherWithinNanos) {
        this.block = block;
        this.answerWithinNanos = answerWithinNanos;
        this.gatherWithinNanos = gatherWithinNanos;
        this.trigger = Template.of(block.trigger());
        this.symptoms = new IsolationSymptoms(TRIGGER, block.sharedEvents(), subjectTemplate, users, answerWithinNanos);
    }

    @Override
    public List<Part> round(long number, SplittableRandom random, Ids ids) {
        List<Part> parts = new ArrayList<>();
        for (int user = 0; user < block.users(); user++) {
            String canary = ids.canary();
            parts.add(new Part(user, canary, Set.of(), steps(canary)));
        }
        return parts;
    }

    private List<Step> steps(String canary) {
        return List.of(
                new Step.AwaitReady(),
                new Step.Barrier("ready", gatherWithinNanos),
                new Step.Send(TRIGGER, trigger),
                new Step.Expect(
                        c -> c.heardOf(TRIGGER) || c.heardCanary(canary),
                        answerWithinNanos,
                        Step.Anchor.NOW,
                        Step.Then.CONTINUE,
                        Step.Then.CONTINUE),
                new Step.Barrier("finished", gatherWithinNanos),
                new Step.Hold(Durations.nanos(block.settleFor()), Step.Anchor.NOW));
    }

    @Override
    public List<Reading> read(List<Part> parts, List<Timeline> timelines) {
        return symptoms.read(parts, timelines);
    }
}
