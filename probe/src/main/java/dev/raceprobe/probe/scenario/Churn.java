package dev.raceprobe.probe.scenario;

import dev.raceprobe.api.v1alpha1.ChurnBlock;
import dev.raceprobe.api.v1alpha1.CutKind;
import dev.raceprobe.api.v1alpha1.Echo;
import dev.raceprobe.probe.script.Conversation;
import dev.raceprobe.probe.script.Ids;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.script.Start;
import dev.raceprobe.probe.script.Step;
import dev.raceprobe.probe.script.Template;
import dev.raceprobe.probe.symptom.ChurnSymptoms;
import dev.raceprobe.probe.symptom.Reading;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Connections one after the other: connect, ready, echo, end, some of them without a Close frame; before the first and after the
 * last the target's own count of connections is read, where it has one.
 */
final class Churn implements ScenarioPlay {
    private static final String ECHO = "echo";

    private final ChurnBlock block;
    private final int users;
    private final List<Step> closing;
    private final List<Step> cutting;
    private final Set<String> answers;
    private final ChurnSymptoms symptoms;
    private final ChurnSymptoms.Series series = new ChurnSymptoms.Series();
    private final Optional<LevelWatch> watch;

    /** @param echoTimeoutNanos for the answer of a cycle's echo */
    Churn(ChurnBlock block, Echo echo, int users, long echoTimeoutNanos) {
        this.block = block;
        this.users = users;
        boolean isMessage = echo.type() == Echo.Type.Message;
        this.answers = isMessage ? Set.of(echo.responseType()) : Set.of();
        this.closing = steps(echo, echoTimeoutNanos);
        this.cutting = new ArrayList<>(closing);
        this.cutting.add(new Step.Cut(CutKind.Reset));
        this.watch = Optional.ofNullable(block.openConnectionsMetric()).map(LevelWatch::new);
        this.symptoms = new ChurnSymptoms(
                ECHO, isMessage ? echo.responseType() : "", Double.parseDouble(block.maxReadyDriftPercent()));
    }

    private static List<Step> steps(Echo echo, long withinNanos) {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step.AwaitReady());
        if (echo.type() == Echo.Type.Message) {
            steps.add(new Step.Send(ECHO, Template.of(echo.request())));
            steps.add(new Step.Expect(
                    (Conversation c) -> c.answered(ECHO, echo.responseType()),
                    withinNanos,
                    Step.Anchor.NOW,
                    Step.Then.CONTINUE,
                    Step.Then.CONTINUE));
        } else {
            steps.add(new Step.Ping(withinNanos));
        }
        return steps;
    }

    @Override
    public List<Part> round(long number, SplittableRandom random, Ids ids) {
        List<Part> parts = new ArrayList<>();
        watch.ifPresent(w -> parts.add(w.before()));
        int abruptLeft = (int) Math.round(block.cycles() * Double.parseDouble(block.abruptPercent()) / 100);
        for (int i = 0; i < block.cycles(); i++) {
            boolean isAbrupt = random.nextInt(block.cycles() - i) < abruptLeft;
            abruptLeft -= isAbrupt ? 1 : 0;
            int user = Math.floorMod(number * block.cycles() + i, users);
            parts.add(afterTheLast(parts, new Part(user, "", answers, isAbrupt ? cutting : closing)));
        }
        watch.ifPresent(w -> parts.add(afterTheLast(parts, w.after())));
        return parts;
    }

    private static Part afterTheLast(List<Part> parts, Part next) {
        return parts.isEmpty() ? next : next.starting(new Start.After(Set.of(parts.size() - 1), 0));
    }

    @Override
    public Timeline folded(Timeline over) {
        return symptoms.folded(over);
    }

    @Override
    public List<Reading> read(List<Part> parts, List<Timeline> timelines) {
        List<Integer> connections = new ArrayList<>();
        List<Timeline> cycles = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            if (!parts.get(i).isErrand()) {
                connections.add(i);
                cycles.add(timelines.get(i));
            }
        }
        boolean wasStopped = timelines.stream().anyMatch(Timeline::cancelled);
        return symptoms.read(connections, cycles, series, wasStopped ? Optional.empty() : watch.map(LevelWatch::level));
    }
}
