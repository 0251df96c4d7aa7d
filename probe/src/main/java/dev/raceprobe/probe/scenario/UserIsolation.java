package dev.raceprobe.probe.scenario;

import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.UserIsolationBlock;
import dev.raceprobe.probe.script.Conversation;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.script.Protocols;
import dev.raceprobe.probe.script.Step;
import dev.raceprobe.probe.symptom.IsolationSymptoms;
import dev.raceprobe.probe.symptom.Reading;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/** Several users at once, each with a canary of its own; a socket that receives another's is a leak. */
final class UserIsolation implements ScenarioPlay {
    private static final String TRIGGER = "trigger";
    private static final long BARRIER_NANOS = 30_000_000_000L;

    private final UserIsolationBlock block;
    private final long answerWithinNanos;
    private final IsolationSymptoms symptoms;

    UserIsolation(UserIsolationBlock block, String subjectTemplate, long answerWithinNanos) {
        this.block = block;
        this.answerWithinNanos = answerWithinNanos;
        this.symptoms = new IsolationSymptoms(TRIGGER, block.sharedEvents(), subjectTemplate);
    }

    @Override
    public List<Part> round(long number, SplittableRandom random) {
        List<Part> parts = new ArrayList<>();
        for (int user = 0; user < block.users(); user++) {
            String canary = Protocols.CANARY_PREFIX + HexFormat.of().toHexDigits(random.nextLong());
            parts.add(new Part(user, canary, steps()));
        }
        return parts;
    }

    private List<Step> steps() {
        return List.of(
                new Step.AwaitReady(),
                new Step.Barrier("ready", BARRIER_NANOS),
                new Step.Send(TRIGGER, block.trigger()),
                new Step.Expect(
                        UserIsolation::hasOwnAnswer,
                        answerWithinNanos,
                        Step.Anchor.NOW,
                        Step.Then.CONTINUE,
                        Step.Then.CONTINUE),
                new Step.Barrier("finished", BARRIER_NANOS),
                new Step.Hold(Durations.nanos(block.settleFor()), Step.Anchor.NOW));
    }

    private static boolean hasOwnAnswer(Conversation conversation) {
        return conversation.sent().stream()
                .anyMatch(sent -> conversation.received().stream()
                        .anyMatch(r -> r.facts().correlation().equals(sent.nonce())));
    }

    @Override
    public List<Reading> read(List<Part> parts, List<Timeline> timelines) {
        return symptoms.read(parts, timelines);
    }
}
