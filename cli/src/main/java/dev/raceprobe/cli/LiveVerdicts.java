package dev.raceprobe.cli;

import dev.raceprobe.api.v1alpha1.Finding;
import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.api.v1alpha1.ScenarioStatus;
import dev.raceprobe.cli.terminal.RunView;
import dev.raceprobe.contract.RowTally;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.ShardReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a probe has come to while it runs. Judging shares the machine with measuring, so it is done now and then, and takes a
 * twentieth of one core at most.
 */
final class LiveVerdicts {
    private static final Duration AT_MOST_EVERY = Duration.ofSeconds(2);
    private static final int SHARE_OF_TIME = 20;

    private final String name;
    private final ShardPlan plan;
    private final Function<ShardReport, RaceProbeStatus> judge;
    private List<RunView.Row> rows = List.of();
    private Optional<String> lastFinding = Optional.empty();
    private Instant notBefore = Instant.MIN;

    LiveVerdicts(String name, ShardPlan plan, Function<ShardReport, RaceProbeStatus> judge) {
        this.name = name;
        this.plan = plan;
        this.judge = judge;
    }

    /** @param judged whether verdicts are wanted */
    RunView.Probe view(ShardReport report, boolean judged) {
        Instant now = Instant.now();
        if (judged && !now.isBefore(notBefore)) {
            RaceProbeStatus status = judge.apply(report);
            rows = status.scenarios().stream().map(this::row).toList();
            lastFinding = status.findings().stream()
                    .max(Comparator.comparing(Finding::lastTime))
                    .map(LiveVerdicts::told);
            Instant done = Instant.now();
            Duration taken = Duration.between(now, done).multipliedBy(SHARE_OF_TIME);
            notBefore = done.plus(taken.compareTo(AT_MOST_EVERY) > 0 ? taken : AT_MOST_EVERY);
        }
        return new RunView.Probe(
                name, sum(report, RowTally::connections), sum(report, RowTally::finishedChecks), rows, lastFinding);
    }

    private RunView.Row row(ScenarioStatus row) {
        long wanted = plan.rows().stream()
                .filter(r -> r.scenario().equals(row.name()) && r.profile().equals(row.profile()))
                .mapToLong(ShardPlan.Row::minSamples)
                .findFirst()
                .orElse(0);
        return new RunView.Row(
                row.name(),
                row.profile(),
                row.samples(),
                wanted,
                row.findings(),
                row.inconclusive(),
                String.valueOf(row.result()),
                Objects.requireNonNullElse(row.reason(), ""));
    }

    private static String told(Finding finding) {
        return finding.race() + " in " + finding.scenario() + "/" + finding.profile() + ", " + finding.message();
    }

    private static long sum(ShardReport report, java.util.function.ToLongFunction<RowTally> of) {
        return report.slices().stream()
                .flatMap(slice -> slice.rows().values().stream())
                .mapToLong(of)
                .sum();
    }
}
