package dev.raceprobe.cli;

import dev.raceprobe.api.v1alpha1.RaceProbeSpec;
import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.cli.terminal.RunView;
import dev.raceprobe.contract.RowTally;
import dev.raceprobe.contract.ShardReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
    private final RaceProbeSpec spec;
    private final Function<ShardReport, RaceProbeStatus> judge;
    private List<RunView.Row> rows = List.of();
    private Optional<String> lastFinding = Optional.empty();
    private Instant notBefore = Instant.MIN;

    LiveVerdicts(String name, RaceProbeSpec spec, Function<ShardReport, RaceProbeStatus> judge) {
        this.name = name;
        this.spec = spec;
        this.judge = judge;
    }

    /** @param judged whether verdicts are wanted */
    RunView.Probe view(ShardReport report, boolean judged) {
        Instant now = Instant.now();
        if (judged && !now.isBefore(notBefore)) {
            RaceProbeStatus status = judge.apply(report);
            rows = StatusView.rows(spec, status);
            lastFinding = StatusView.lastFinding(status);
            Instant done = Instant.now();
            Duration taken = Duration.between(now, done).multipliedBy(SHARE_OF_TIME);
            notBefore = done.plus(taken.compareTo(AT_MOST_EVERY) > 0 ? taken : AT_MOST_EVERY);
        }
        return new RunView.Probe(
                name, sum(report, RowTally::connections), sum(report, RowTally::finishedChecks), rows, lastFinding);
    }

    private static long sum(ShardReport report, java.util.function.ToLongFunction<RowTally> of) {
        return report.slices().stream()
                .flatMap(slice -> slice.rows().values().stream())
                .mapToLong(of)
                .sum();
    }
}
