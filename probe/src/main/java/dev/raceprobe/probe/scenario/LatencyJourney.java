package dev.raceprobe.probe.scenario;

import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.Echo;
import dev.raceprobe.contract.LatencyArm;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.script.Ids;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.script.Step;
import dev.raceprobe.probe.script.Template;
import dev.raceprobe.probe.symptom.EchoSymptoms;
import dev.raceprobe.probe.symptom.Reading;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The base journey (connect, ready, echo) under the row's profile, and beside it the same without injected latency, by the same
 * user in the same round: the control. The check is the journey under the profile; its arm says how the control fared.
 */
final class LatencyJourney implements ScenarioPlay {
    private static final String ECHO = "echo";

    private final String responseType;
    private final int users;
    private final boolean injects;
    private final List<Step> steps;
    private final EchoSymptoms symptoms;

    /** @param injects whether the row's profile is another than baseline, so that there is something to control */
    LatencyJourney(Echo echo, int users, boolean injects) {
        this.responseType = echo.responseType();
        this.users = users;
        this.injects = injects;
        long timeoutNanos = Durations.nanos(echo.timeout());
        this.symptoms = new EchoSymptoms(ECHO, responseType, timeoutNanos);
        this.steps = List.of(
                new Step.AwaitReady(),
                new Step.Send(ECHO, Template.of(echo.request())),
                new Step.Expect(
                        c -> c.answered(ECHO, responseType),
                        timeoutNanos,
                        Step.Anchor.NOW,
                        Step.Then.FINISH,
                        Step.Then.FINISH));
    }

    @Override
    public List<Part> round(long number, SplittableRandom random, Ids ids) {
        Part journey = new Part(Math.floorMod(number, users), "", Set.of(responseType), steps);
        return injects ? List.of(journey, journey.onBaseline()) : List.of(journey);
    }

    @Override
    public List<Reading> read(List<Part> parts, List<Timeline> timelines) {
        String arm = injects ? control(parts, timelines) : "";
        return IntStream.range(0, parts.size())
                .filter(i -> !parts.get(i).baseline())
                .mapToObj(i -> symptoms.read(i, arm, timelines.get(i)))
                .toList();
    }

    /** What was skipped has no part here. */
    private String control(List<Part> parts, List<Timeline> timelines) {
        return IntStream.range(0, parts.size())
                .filter(i -> parts.get(i).baseline())
                .mapToObj(i -> symptoms.read(i, "", timelines.get(i)).symptom())
                .findFirst()
                .map(LatencyJourney::control)
                .orElse(LatencyArm.CONTROL_UNKNOWN);
    }

    private static String control(Symptom symptom) {
        return switch (symptom) {
            case NONE -> LatencyArm.CONTROL_PASSED;
            case CANCELLED, PROBE_ERROR, NO_CREDENTIALS, RATE_LIMITED -> LatencyArm.CONTROL_UNKNOWN;
            default -> LatencyArm.CONTROL_FAILED;
        };
    }
}
