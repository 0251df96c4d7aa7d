package dev.raceprobe.cli.terminal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a run gets on.
 *
 * @param elapsed since its start
 * @param bound how long new rounds start; empty: until the rows have enough
 * @param probes each with what it has done
 */
public record RunView(Duration elapsed, Optional<Duration> bound, List<Probe> probes) {
    public RunView {
        probes = List.copyOf(probes);
    }

    /**
     * One RaceProbe.
     *
     * @param connections begun, [0, ...)
     * @param checks finished, [0, ...)
     * @param rows judged as far as the run has come; empty where nothing was judged yet
     * @param lastFinding the newest finding in words, with the last moment it was seen; empty: none
     */
    public record Probe(String name, long connections, long checks, List<Row> rows, Optional<String> lastFinding) {
        public Probe {
            rows = List.copyOf(rows);
        }
    }

    /**
     * Scenario × profile.
     *
     * @param samples conclusive checks, [0, ...)
     * @param wanted minSamples of the row
     * @param failed checks with a finding, [0, ...)
     * @param inconclusive checks that say nothing about the target, [0, ...)
     */
    public record Row(
            String scenario,
            String profile,
            long samples,
            long wanted,
            long failed,
            long inconclusive,
            String result,
            String reason) {}

    long connections() {
        return probes.stream().mapToLong(Probe::connections).sum();
    }

    long checks() {
        return probes.stream().mapToLong(Probe::checks).sum();
    }
}
