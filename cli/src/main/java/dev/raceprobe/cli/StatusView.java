package dev.raceprobe.cli;

import dev.raceprobe.api.v1alpha1.Finding;
import dev.raceprobe.api.v1alpha1.RaceProbeSpec;
import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.api.v1alpha1.ScenarioStatus;
import dev.raceprobe.cli.terminal.RunView;
import dev.raceprobe.operator.plan.Promise;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A status as the live table has it. Pure. */
final class StatusView {
    private StatusView() {}

    /** All of it; connections and checks are those of the window. */
    static RunView.Probe of(String name, RaceProbeSpec spec, RaceProbeStatus status) {
        return new RunView.Probe(
                name,
                status.window() == null ? 0 : status.window().connections(),
                status.scenarios().stream()
                        .mapToLong(row -> row.samples() + row.inconclusive())
                        .sum(),
                rows(spec, status),
                lastFinding(status));
    }

    /** Each row with how many samples it needs. */
    static List<RunView.Row> rows(RaceProbeSpec spec, RaceProbeStatus status) {
        return status.scenarios().stream()
                .map(row -> new RunView.Row(
                        row.name(),
                        row.profile(),
                        row.samples(),
                        wanted(spec, row),
                        row.findings(),
                        row.inconclusive(),
                        String.valueOf(row.result()),
                        Objects.requireNonNullElse(row.reason(), "")))
                .toList();
    }

    private static long wanted(RaceProbeSpec spec, ScenarioStatus row) {
        return spec.scenarios().stream()
                .filter(scenario -> scenario.name().equals(row.name()))
                .mapToLong(scenario -> Promise.minSamples(scenario, spec.evaluation()))
                .findFirst()
                .orElse(0);
    }

    /** The one that was seen last, in words. */
    static Optional<String> lastFinding(RaceProbeStatus status) {
        return status.findings().stream()
                .max(Comparator.comparing(Finding::lastTime))
                .map(finding -> finding.race() + " in " + finding.scenario() + "/" + finding.profile() + ", "
                        + finding.message());
    }
}
