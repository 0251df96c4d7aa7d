package dev.raceprobe.probe.scenario;

import dev.raceprobe.api.v1alpha1.ChatJourneyBlock;
import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.probe.script.Ids;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.script.Step;
import dev.raceprobe.probe.script.Template;
import dev.raceprobe.probe.symptom.JourneySymptoms;
import dev.raceprobe.probe.symptom.Reading;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** A conversation as a user has it: a prompt and its answer, and where asked for a second message in the same conversation. */
final class ChatJourney implements ScenarioPlay {
    private static final String PROMPT = "prompt";
    private static final String FOLLOW_UP = "follow_up";

    private final ChatJourneyBlock block;
    private final int users;
    private final long deadlineNanos;
    private final JourneySymptoms symptoms;

    ChatJourney(ChatJourneyBlock block, int users) {
        this.block = block;
        this.users = users;
        this.deadlineNanos = Durations.nanos(block.responseDeadline());
        this.symptoms = new JourneySymptoms(
                PROMPT,
                block.followUp() == null ? "" : FOLLOW_UP,
                block.responseEvent(),
                deadlineNanos,
                block.minResponseLength());
    }

    @Override
    public List<Part> round(long number, SplittableRandom random, Ids ids) {
        Answers answers = new Answers(block);
        List<Step> steps = new ArrayList<>(List.of(new Step.Listen(answers), new Step.AwaitReady()));
        ask(PROMPT, block.prompt(), answers, steps);
        if (block.followUp() != null) {
            ask(FOLLOW_UP, block.followUp(), answers, steps);
        }
        int user = Math.floorMod(number, users);
        return List.of(new Part(user, "", Set.of(block.responseEvent()), steps));
    }

    private void ask(String tag, String message, Answers answers, List<Step> steps) {
        steps.add(new Step.Send(tag, Template.of(message)));
        steps.add(new Step.Expect(
                c -> answers.blames() || c.answered(tag, block.responseEvent()),
                deadlineNanos,
                Step.Anchor.NOW,
                Step.Then.CONTINUE,
                Step.Then.FINISH));
    }

    @Override
    public List<Reading> read(List<Part> parts, List<Timeline> timelines) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Answers answers = (Answers) ((Step.Listen) parts.get(i).steps().get(0)).ear();
            readings.add(symptoms.read(i, timelines.get(i), answers.length(), answers.blames()));
        }
        return readings;
    }
}
