package dev.raceprobe.probe.scenario;

import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.Echo;
import dev.raceprobe.api.v1alpha1.SendFailureBlock;
import dev.raceprobe.api.v1alpha1.SendFailureBlock.Point;
import dev.raceprobe.probe.script.Ids;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.script.Step;
import dev.raceprobe.probe.script.Template;
import dev.raceprobe.probe.symptom.EchoSymptoms;
import dev.raceprobe.probe.symptom.Reading;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Asks for an echo once in the life of a connection: right after ready, in the middle, or just before it closes. */
final class SendFailure implements ScenarioPlay {
    private static final String ECHO = "echo";

    private final List<Point> points;
    private final long holdNanos;
    private final Template request;
    private final String responseType;
    private final long timeoutNanos;
    private final int users;
    private final EchoSymptoms symptoms;

    SendFailure(SendFailureBlock block, Echo echo, int users) {
        this.points = block.points();
        this.holdNanos = Durations.nanos(block.holdFor());
        this.request = Template.of(echo.request());
        this.responseType = echo.responseType();
        this.timeoutNanos = Durations.nanos(echo.timeout());
        this.users = users;
        this.symptoms = new EchoSymptoms(ECHO, responseType, timeoutNanos);
    }

    @Override
    public List<Part> round(long number, SplittableRandom random, Ids ids) {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            int user = Math.floorMod(number * points.size() + i, users);
            parts.add(new Part(user, "", Set.of(responseType), steps(points.get(i))));
        }
        return parts;
    }

    private List<Step> steps(Point point) {
        long before = switch (point) {
            case AfterReady -> 0;
            case MidLife -> holdNanos / 2;
            case BeforeClose -> holdNanos;
        };
        return List.of(
                new Step.AwaitReady(),
                new Step.Hold(before, Step.Anchor.NOW),
                new Step.Send(ECHO, request),
                new Step.Expect(
                        c -> c.answered(ECHO, responseType),
                        timeoutNanos,
                        Step.Anchor.NOW,
                        Step.Then.CONTINUE,
                        Step.Then.FINISH),
                new Step.Hold(holdNanos - before, Step.Anchor.NOW));
    }

    @Override
    public List<Reading> read(List<Part> parts, List<Timeline> timelines) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < timelines.size(); i++) {
            readings.add(symptoms.read(i, point(parts.get(i)).name(), timelines.get(i)));
        }
        return readings;
    }

    private Point point(Part part) {
        return points.stream()
                .filter(point ->
                        ((Step.Hold) part.steps().get(1)).equals(steps(point).get(1)))
                .findFirst()
                .orElseThrow();
    }
}
