package dev.raceprobe.probe.scenario;

import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.Echo;
import dev.raceprobe.api.v1alpha1.HeartbeatBlock;
import dev.raceprobe.api.v1alpha1.HeartbeatBlock.Arm;
import dev.raceprobe.probe.script.Ids;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.script.Start;
import dev.raceprobe.probe.script.Step;
import dev.raceprobe.probe.script.Step.Anchor;
import dev.raceprobe.probe.script.Template;
import dev.raceprobe.probe.symptom.HeartbeatSymptoms;
import dev.raceprobe.probe.symptom.Reading;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Holds connections open: one for each arm and interval, of the silent arm as many as there are intervals. They start one after
 * the other, spread over a quarter of the time that they are held, in an order drawn anew for each round: so sockets that die at
 * one age, after one silence, or at one moment can be told apart.
 */
final class Heartbeat implements ScenarioPlay {
    private static final int SPREAD = 4;

    private final long holdNanos;
    private final int users;
    private final Set<String> answers;
    private final List<Held> held = new ArrayList<>();
    private final HeartbeatSymptoms symptoms;

    /** One kind of connection. */
    private record Held(String arm, long intervalMillis, List<Step> steps) {}

    Heartbeat(HeartbeatBlock block, Echo echo, int users) {
        this.holdNanos = Durations.nanos(block.holdFor());
        this.users = users;
        boolean sends = block.arms().contains(Arm.Message);
        String responseType = sends ? echo.responseType() : "";
        this.answers = sends ? Set.of(responseType) : Set.of();
        this.symptoms = new HeartbeatSymptoms(
                Durations.nanos(block.expectedIdleTimeout()),
                Double.parseDouble(block.minPongPercent()),
                responseType,
                Durations.nanos(echo.timeout()));
        for (Arm arm : block.arms()) {
            for (String interval : block.pingIntervals()) {
                held.add(held(arm, interval, echo));
            }
        }
    }

    private Held held(Arm arm, String interval, Echo echo) {
        String name = arm.name().toLowerCase(Locale.ROOT);
        long nanos = Durations.nanos(interval);
        return switch (arm) {
            case Silent -> new Held(name, 0, steps(List.of()));
            case Ping -> new Held(name + "." + interval, nanos / 1_000_000, steps(pings(nanos)));
            case Message -> new Held(name + "." + interval, nanos / 1_000_000, steps(messages(nanos, echo)));
        };
    }

    private List<Step> steps(List<Step> meanwhile) {
        List<Step> steps = new ArrayList<>(List.of(new Step.AwaitReady()));
        steps.addAll(meanwhile);
        steps.add(new Step.Hold(holdNanos, Anchor.UPGRADE));
        return List.copyOf(steps);
    }

    private List<Step> pings(long everyNanos) {
        List<Step> steps = new ArrayList<>();
        for (long at = everyNanos; at < holdNanos; at += everyNanos) {
            steps.add(new Step.Hold(at, Anchor.UPGRADE));
            steps.add(new Step.Ping(Math.min(everyNanos, holdNanos - at)));
        }
        return steps;
    }

    /** Nobody waits for the answers: the timeline tells which came. */
    private List<Step> messages(long everyNanos, Echo echo) {
        Template request = Template.of(echo.request());
        List<Step> steps = new ArrayList<>();
        for (long at = everyNanos; at < holdNanos; at += everyNanos) {
            steps.add(new Step.Hold(at, Anchor.UPGRADE));
            steps.add(new Step.Send("message" + at / everyNanos, request));
        }
        return steps;
    }

    @Override
    public List<Part> round(long number, SplittableRandom random, Ids ids) {
        List<Part> parts = new ArrayList<>();
        List<Long> starts = starts(random);
        for (int i = 0; i < held.size(); i++) {
            int user = Math.floorMod(number * held.size() + i, users);
            parts.add(new Part(user, "", answers, held.get(i).steps()).starting(new Start.At(starts.get(i))));
        }
        return parts;
    }

    private List<Long> starts(SplittableRandom random) {
        List<Long> starts = new ArrayList<>();
        long stepNanos = holdNanos / SPREAD / held.size();
        for (int i = 0; i < held.size(); i++) {
            starts.add(random.nextInt(starts.size() + 1), i * stepNanos);
        }
        return starts;
    }

    @Override
    public List<Reading> read(List<Part> parts, List<Timeline> timelines) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < timelines.size(); i++) {
            Held kind = kindOf(parts.get(i));
            readings.add(symptoms.read(i, kind.arm(), kind.intervalMillis(), timelines.get(i)));
        }
        return readings;
    }

    /** The steps of a part are those of its kind, not a copy. */
    private Held kindOf(Part part) {
        return held.stream()
                .filter(kind -> kind.steps() == part.steps())
                .findFirst()
                .orElseThrow();
    }
}
