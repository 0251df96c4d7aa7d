package dev.raceprobe.operator.status;

import dev.raceprobe.api.v1alpha1.Finding;
import dev.raceprobe.api.v1alpha1.IdleTimeout;
import dev.raceprobe.api.v1alpha1.Period;
import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.api.v1alpha1.RaceWindow;
import dev.raceprobe.api.v1alpha1.ScenarioStatus;
import dev.raceprobe.api.v1alpha1.ShardsStatus;
import dev.raceprobe.api.v1alpha1.WindowStatus;
import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.contract.RowTally;
import dev.raceprobe.contract.Slice;
import dev.raceprobe.operator.judge.ConditionFact;
import dev.raceprobe.operator.judge.IdleEstimate;
import dev.raceprobe.operator.judge.Judgement;
import dev.raceprobe.operator.judge.Owner;
import dev.raceprobe.operator.judge.RaceFinding;
import dev.raceprobe.operator.judge.Reason;
import dev.raceprobe.operator.judge.RowJudgement;
import dev.raceprobe.operator.run.RunStatus;
import dev.raceprobe.operator.stats.FailurePeriod;
import dev.raceprobe.operator.stats.WindowEstimate;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Writes statuses. */
public final class Statuses {
    /** How many findings a status has at most, the newest. */
    public static final int MAX_FINDINGS = 20;

    /** Characters of the message of a row or of a finding. */
    private static final int MAX_MESSAGE = 1024;

    private static final List<String> CONDITIONS =
            List.of("Ready", "Passing", "TargetReachable", "CredentialsValid", "MeasurementTrusted");
    private static final String COMPLETE = "Complete";
    private static final List<String> CONDITIONS_OF_RUNS =
            List.of("Ready", "Passing", "TargetReachable", "CredentialsValid", "MeasurementTrusted", COMPLETE);

    private Statuses() {}

    /** The status of a judged window. */
    public static RaceProbeStatus of(StatusInput input) {
        Judgement judgement = input.judgement();
        List<ConditionFact> facts = new ArrayList<>(List.of(input.ready()));
        facts.addAll(judgement.conditions());
        input.run().map(RunStatus::complete).ifPresent(facts::add);
        Optional<RaceProbeStatus> previous = input.previous();
        return new RaceProbeStatus(
                input.generation(),
                conditions(facts, input.generation(), previous, input.now()),
                time(judgement.lastCheckMillis())
                        .or(() -> previous.map(RaceProbeStatus::lastCheckTime))
                        .orElse(null),
                time(judgement.lastPassMillis())
                        .or(() -> previous.map(RaceProbeStatus::lastPassTime))
                        .orElse(null),
                judgement.targetRevision().orElse(null),
                input.run()
                        .flatMap(RunStatus::last)
                        .or(() -> previous.map(RaceProbeStatus::lastRun))
                        .orElse(null),
                new ShardsStatus(input.plan().shards(), input.readyShards()),
                window(input),
                Latencies.of(input.plan(), judgement.slices()),
                judgement.rows().stream().map(row -> row(row, input)).toList(),
                findings(judgement));
    }

    /**
     * The status of a spec that was not judged (invalid, suspended): only Ready speaks, what was found before stays.
     *
     * @param others what the other conditions say; empty: what they said, or Unknown
     * @param run what is to be said of runs; empty in mode Continuous
     */
    public static RaceProbeStatus notJudged(
            long generation,
            ConditionFact ready,
            List<ConditionFact> others,
            Optional<RunStatus> run,
            int desiredShards,
            int readyShards,
            Optional<RaceProbeStatus> previous,
            Instant now) {
        List<ConditionFact> facts = new ArrayList<>(List.of(ready));
        facts.addAll(others);
        run.map(RunStatus::complete).ifPresent(facts::add);
        return new RaceProbeStatus(
                generation,
                conditions(facts, generation, previous, now),
                previous.map(RaceProbeStatus::lastCheckTime).orElse(null),
                previous.map(RaceProbeStatus::lastPassTime).orElse(null),
                previous.map(RaceProbeStatus::targetRevision).orElse(null),
                run.flatMap(RunStatus::last)
                        .or(() -> previous.map(RaceProbeStatus::lastRun))
                        .orElse(null),
                new ShardsStatus(desiredShards, readyShards),
                previous.map(RaceProbeStatus::window).orElse(null),
                previous.map(RaceProbeStatus::latency).orElse(List.of()),
                previous.map(RaceProbeStatus::scenarios).orElse(List.of()),
                previous.map(RaceProbeStatus::findings).orElse(List.of()));
    }

    /**
     * The same, after more of its slices were counted.
     *
     * @param status with a window
     * @param millis end of the last of them, epoch milliseconds
     */
    public static RaceProbeStatus countedUntil(RaceProbeStatus status, long millis) {
        WindowStatus window = status.window();
        return status.withWindow(new WindowStatus(
                window.startTime(),
                seconds(Instant.ofEpochMilli(millis)),
                window.connections(),
                window.openedPercent(),
                window.races(),
                window.inconclusive()));
    }

    /** All conditions, in a fixed order; those nobody speaks about stay as they are, with the generation they are about, or are Unknown. */
    private static List<Condition> conditions(
            List<ConditionFact> facts, long generation, Optional<RaceProbeStatus> previous, Instant now) {
        List<Condition> conditions = new ArrayList<>();
        boolean hasRuns = facts.stream().anyMatch(fact -> fact.type().equals(COMPLETE));
        for (String type : hasRuns ? CONDITIONS_OF_RUNS : CONDITIONS) {
            Optional<Condition> before = previous.stream()
                    .flatMap(status -> status.conditions().stream())
                    .filter(c -> c.getType().equals(type))
                    .findFirst();
            Optional<ConditionFact> fact =
                    facts.stream().filter(f -> f.type().equals(type)).findFirst();
            conditions.add(
                    fact.isEmpty() && before.isPresent()
                            ? before.get()
                            : condition(
                                    fact.orElse(new ConditionFact(type, "Unknown", Reason.NotAttempted.name(), "")),
                                    generation,
                                    before,
                                    now));
        }
        return conditions;
    }

    private static Condition condition(ConditionFact fact, long generation, Optional<Condition> before, Instant now) {
        String transition = before.filter(c -> c.getStatus().equals(fact.status()))
                .map(Condition::getLastTransitionTime)
                .orElse(seconds(now));
        return new ConditionBuilder()
                .withType(fact.type())
                .withStatus(fact.status())
                .withReason(fact.reason())
                .withMessage(fact.message())
                .withObservedGeneration(generation)
                .withLastTransitionTime(transition)
                .build();
    }

    private static WindowStatus window(StatusInput input) {
        List<Slice> slices = input.judgement().slices();
        if (slices.isEmpty() && isNewRevision(input)) {
            return input.previous()
                    .map(RaceProbeStatus::window)
                    .map(before -> new WindowStatus(before.endTime(), before.endTime(), 0L, null, 0L, 0L))
                    .orElse(null);
        }
        if (slices.isEmpty()) { // up to when slices were counted stays true, also while no pod can be asked
            return input.previous()
                    .filter(status -> Long.valueOf(input.generation()).equals(status.observedGeneration()))
                    .map(RaceProbeStatus::window)
                    .orElse(null);
        }
        long sliceMillis = input.plan().sliceMillis();
        long first = slices.stream().mapToLong(Slice::first).min().getAsLong();
        long last = slices.stream().mapToLong(Slice::last).max().getAsLong();
        long connections = rows(slices).mapToLong(RowTally::connections).sum();
        long opened = rows(slices)
                .mapToLong(row -> row.attempts().getOrDefault(ConnectResult.OPENED, 0L))
                .sum();
        return new WindowStatus(
                seconds(Instant.ofEpochMilli(first * sliceMillis)),
                seconds(Instant.ofEpochMilli(input.windowEndMillis().orElse((last + 1) * sliceMillis))),
                connections,
                connections == 0 ? null : openedPercent(opened, connections),
                input.judgement().rows().stream()
                        .mapToLong(row -> row.outcomes().failures())
                        .sum(),
                input.judgement().rows().stream()
                        .mapToLong(row -> row.outcomes().inconclusives())
                        .sum());
    }

    private static boolean isNewRevision(StatusInput input) {
        Optional<String> revision = input.judgement().targetRevision();
        return revision.isPresent() && !revision.equals(input.previous().map(RaceProbeStatus::targetRevision));
    }

    /** Rounded down: 100.0 is said only when all opened. */
    private static String openedPercent(long opened, long connections) {
        long tenths = Math.multiplyExact(1000, opened) / connections;
        return tenths / 10 + "." + tenths % 10;
    }

    private static Stream<RowTally> rows(List<Slice> slices) {
        return slices.stream().flatMap(slice -> slice.rows().values().stream());
    }

    private static ScenarioStatus row(RowJudgement row, StatusInput input) {
        return new ScenarioStatus(
                row.row().scenario(),
                row.row().profile(),
                row.result(),
                row.reason(),
                clipped(row.messageWithAdvice()),
                row.outcomes().samples(),
                row.outcomes().failures(),
                row.outcomes().inconclusives(),
                row.windowSeconds(),
                row.upperBoundPerMillion().orElse(null),
                row.window().map(Statuses::raceWindow).orElse(null),
                row.period().map(Statuses::period).orElse(null),
                row.idle().map(Statuses::idleTimeout).orElse(null),
                Restarts.within(row, input) ? true : null);
    }

    private static IdleTimeout idleTimeout(IdleEstimate idle) {
        return new IdleTimeout(
                seconds(idle.aboveMillis()), IdleEstimate.seconds(idle.measuredMillis()), seconds(idle.belowMillis()));
    }

    private static String seconds(OptionalLong millis) {
        return millis.isPresent() ? IdleEstimate.seconds(millis.getAsLong()) : null;
    }

    private static RaceWindow raceWindow(WindowEstimate window) {
        return new RaceWindow(
                millis(window.opensAtMillis()),
                millis(window.closesAtMillis()),
                millis(window.lastFailureAtMillis()),
                millis(Math.ceil(window.uncertaintyMillis())),
                String.format(Locale.ROOT, "%.1f", 100 * window.plateau()));
    }

    private static Period period(FailurePeriod period) {
        return new Period(period.secondsText(), period.uncertaintyText(), period.confidenceText());
    }

    private static List<Finding> findings(Judgement judgement) {
        return judgement.findings().stream()
                .sorted(Comparator.comparingLong(RaceFinding::lastMillis).reversed())
                .limit(MAX_FINDINGS)
                .map(finding -> new Finding(
                        finding.id(),
                        finding.race().label(),
                        finding.row().scenario(),
                        finding.row().profile(),
                        Owner.TARGET.title(),
                        finding.count(),
                        seconds(Instant.ofEpochMilli(finding.firstMillis())),
                        seconds(Instant.ofEpochMilli(finding.lastMillis())),
                        clipped(finding.message()),
                        null))
                .toList();
    }

    /** What the CRD has room for: one word more, and the API server would refuse the whole status. */
    private static String clipped(String message) {
        return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE - 1) + "…";
    }

    private static String millis(double millis) {
        return Math.round(millis) + "ms";
    }

    private static Optional<String> time(Optional<Long> millis) {
        return millis.map(Instant::ofEpochMilli).map(Statuses::seconds);
    }

    private static String seconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
