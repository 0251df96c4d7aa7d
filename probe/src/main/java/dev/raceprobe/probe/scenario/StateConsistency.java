package dev.raceprobe.probe.scenario;

import com.fasterxml.jackson.core.JsonPointer;
import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.StateConsistencyBlock;
import dev.raceprobe.probe.fetch.FetchRequest;
import dev.raceprobe.probe.script.Ids;
import dev.raceprobe.probe.script.JsonView;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.script.Start;
import dev.raceprobe.probe.script.Step;
import dev.raceprobe.probe.symptom.Reading;
import dev.raceprobe.probe.symptom.StateSymptoms;
import dev.raceprobe.probe.timeline.Timeline;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;

/**
 * One connection of a user whose state an HTTP view tells too: the view is asked while the connection is open, and again when it
 * is over, each time until it agrees or was asked once more after all its time was over.
 */
final class StateConsistency implements ScenarioPlay {
    private static final long MIN_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long MAX_POLL_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int POLLS = 10;

    private final StateConsistencyBlock block;
    private final String subjectTemplate;
    private final int users;
    private final long answerWithinNanos;
    private final long maxStalenessNanos;
    private final JsonView state;
    private final StateSymptoms symptoms;

    /** @param answerWithinNanos for one answer of the view */
    StateConsistency(StateConsistencyBlock block, String subjectTemplate, int users, long answerWithinNanos) {
        this.block = block;
        this.subjectTemplate = subjectTemplate;
        this.users = users;
        this.answerWithinNanos = answerWithinNanos;
        this.maxStalenessNanos = Durations.nanos(block.maxStaleness());
        this.state = new JsonView(JsonPointer.compile(block.statePointer()));
        this.symptoms = new StateSymptoms(block.whileOpen(), block.afterClose(), maxStalenessNanos);
    }

    @Override
    public List<Part> round(long number, SplittableRandom random, Ids ids) {
        int user = Math.floorMod(number, users);
        return List.of(
                new Part(
                        user,
                        "",
                        Set.of(),
                        List.of(new Step.AwaitReady(), ask(StateSymptoms.WHILE_OPEN, user, block.whileOpen()))),
                new Part(user, "", Set.of(), List.of(ask(StateSymptoms.AFTER_CLOSE, user, block.afterClose())))
                        .starting(new Start.After(Set.of(0), 0)));
    }

    private Step ask(String tag, int user, String expected) {
        long every = Math.max(MIN_POLL_NANOS, Math.min(MAX_POLL_NANOS, maxStalenessNanos / POLLS));
        return new Step.Fetch(
                tag,
                FetchRequest.get(url(user), answerWithinNanos),
                answer -> state.read(answer.body()),
                seen -> seen.isOk() && seen.value().equals(expected),
                every,
                maxStalenessNanos);
    }

    private URI url(int user) {
        String subject = subjectTemplate.replace("{index}", String.valueOf(user));
        return URI.create(block.url()
                .replace(
                        "{user}",
                        URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20"))
                .replace("{index}", String.valueOf(user)));
    }

    @Override
    public List<Reading> read(List<Part> parts, List<Timeline> timelines) {
        return read(parts, timelines, part -> true);
    }

    @Override
    public List<Reading> read(List<Part> parts, List<Timeline> timelines, IntPredicate alone) {
        if (parts.get(0).isErrand()) {
            return List.of(); // the connection was skipped
        }
        Timeline after = timelines.size() > 1 ? timelines.get(1) : timelines.get(0);
        return List.of(symptoms.read(timelines.get(0), after, alone.test(0)));
    }
}
