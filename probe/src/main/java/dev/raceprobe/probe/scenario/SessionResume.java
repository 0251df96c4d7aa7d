package dev.raceprobe.probe.scenario;

import com.fasterxml.jackson.core.JsonPointer;
import dev.raceprobe.api.v1alpha1.CutKind;
import dev.raceprobe.api.v1alpha1.SessionResumeBlock;
import dev.raceprobe.api.v1alpha1.SessionResumeBlock.Cut;
import dev.raceprobe.contract.StateDetail;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.script.Ids;
import dev.raceprobe.probe.script.JsonView;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.script.Start;
import dev.raceprobe.probe.script.Step;
import dev.raceprobe.probe.script.Template;
import dev.raceprobe.probe.symptom.Reading;
import dev.raceprobe.probe.symptom.ResumeSymptoms;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;

/**
 * An exchange whose connection is cut in its middle, and a second connection of the same user that resumes it: together they have
 * to show each event once.
 */
final class SessionResume implements ScenarioPlay {
    private static final String TRIGGER = "trigger";
    private static final String RESUME = "resume";
    private static final int NORMAL_CLOSURE = 1000;

    /** After the last event, for those that come again. */
    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final SessionResumeBlock block;
    private final int users;
    private final long eventWithinNanos;
    private final JsonView cursor;
    private final ResumeSymptoms symptoms;
    private Resumption resumption;

    /** @param eventWithinNanos from event to event; what takes longer does not come */
    SessionResume(SessionResumeBlock block, int users, long eventWithinNanos) {
        this.block = block;
        this.users = users;
        this.eventWithinNanos = eventWithinNanos;
        this.cursor = new JsonView(JsonPointer.compile(block.cursorPointer()));
        this.symptoms = new ResumeSymptoms(block.events().size(), block.cutAfterEvents(), block.maxGapEvents());
    }

    @Override
    public List<Part> round(long number, SplittableRandom random, Ids ids) {
        int user = Math.floorMod(number, users);
        Resumption exchange = new Resumption(block.events(), TRIGGER, cursor);
        resumption = exchange; // a row's rounds never overlap
        return List.of(
                new Part(user, "", Set.copyOf(block.events()), cutting(exchange)),
                new Part(user, "", Set.of(), resuming(exchange)).starting(new Start.AfterCut(0)));
    }

    private List<Step> cutting(Resumption exchange) {
        List<Step> steps = new ArrayList<>(List.of(
                new Step.Listen(exchange.first()),
                new Step.AwaitReady(),
                new Step.Send(TRIGGER, Template.of(block.trigger()))));
        for (int i = 1; i <= block.cutAfterEvents(); i++) {
            int events = i;
            steps.add(awaited(() -> exchange.heardFirst() >= events, Step.Then.FINISH));
        }
        steps.add(cut(block.cut()));
        return steps;
    }

    private static Step cut(Cut cut) {
        return switch (cut) {
            case Reset -> new Step.Cut(CutKind.Reset);
            case HalfOpen -> new Step.Cut(CutKind.HalfOpen);
            case Close -> new Step.Close(NORMAL_CLOSURE);
        };
    }

    private List<Step> resuming(Resumption exchange) {
        List<Step> steps = new ArrayList<>(List.of(new Step.Listen(exchange.second()), new Step.AwaitReady()));
        steps.add(new Step.Expect( // without a cut there is nothing to resume
                c -> exchange.heardFirst() >= block.cutAfterEvents(),
                0,
                Step.Anchor.NOW,
                Step.Then.CONTINUE,
                Step.Then.FINISH));
        if (block.resumeMessage() != null) {
            steps.add(
                    new Step.Send(RESUME, Template.of(block.resumeMessage(), Map.of("cursor", exchange::lastCursor))));
        }
        for (int i = block.events().size() - 1; i >= 0; i--) {
            int missing = i;
            steps.add(awaited(() -> exchange.events().missing().size() <= missing, Step.Then.CONTINUE));
        }
        steps.add(new Step.Hold(SETTLE_NANOS, Step.Anchor.LAST_PROGRESS));
        return steps;
    }

    private Step awaited(BooleanSupplier met, Step.Then whenMissed) {
        return new Step.Expect(
                c -> met.getAsBoolean(), eventWithinNanos, Step.Anchor.LAST_PROGRESS, Step.Then.CONTINUE, whenMissed);
    }

    @Override
    public List<Reading> read(List<Part> parts, List<Timeline> timelines) {
        return read(parts, timelines, part -> true);
    }

    @Override
    public List<Reading> read(List<Part> parts, List<Timeline> timelines, IntPredicate alone) {
        if (parts.isEmpty() || parts.get(0).start() instanceof Start.AfterCut) {
            return List.of(); // the first connection was skipped
        }
        Optional<Timeline> second = timelines.size() > 1 ? Optional.of(timelines.get(1)) : Optional.empty();
        Reading reading = symptoms.read(timelines.get(0), second, resumption.heardFirst(), resumption.events());
        boolean isRace = reading.symptom() == Symptom.RESUME_GAP || reading.symptom() == Symptom.RESUME_DUPLICATED;
        boolean mayBeAnothers = block.resumeMessage() == null && !alone.test(0);
        return List.of(
                isRace && mayBeAnothers
                        ? Reading.of(
                                reading.connection(),
                                Symptom.CANCELLED,
                                StateDetail.USER_IN_USE,
                                "the service resumes by user, and another connection of ours had the same user")
                        : reading);
    }
}
