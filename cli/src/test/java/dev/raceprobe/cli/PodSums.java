package dev.raceprobe.cli;

import dev.raceprobe.contract.Counter;
import dev.raceprobe.contract.Phase;
import dev.raceprobe.contract.RowTally;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.Symptom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the counters of a row in Prometheus must add up to, from what its pod reports. */
final class PodSums {
    private final String row;
    private final Map<String, Long> byQuery = new LinkedHashMap<>();

    private PodSums(ShardPlan.Row row) {
        this.row = "scenario=\"" + row.scenario() + "\",profile=\"" + row.profile() + "\"";
    }

    /** Sums by query. */
    static Map<String, Long> of(ShardPlan.Row row, RowTally seen) {
        PodSums sums = new PodSums(row);
        sums.connections(seen);
        sums.checks(seen);
        return sums.byQuery;
    }

    private void connections(RowTally seen) {
        add("connection_attempts_total", seen.connections());
        seen.attempts()
                .forEach((result, n) -> add("connection_attempts_total", "result=\"" + result.wireName() + "\"", n));
        add("connections_closed_total", total(seen.closed()));
        add("connection_lifetime_seconds_count", total(seen.closed()));
        add("upgrade_rejections_total", total(seen.rejections()));
        add("connects_skipped_total", total(seen.skipped()));
        add("rounds_missed_total", seen.roundsMissed());
        add("connections_abandoned_total", seen.abandoned());
        add("connections_active", 0);
        for (Phase phase : List.of(Phase.TCP, Phase.UPGRADE, Phase.READY)) {
            add(
                    "handshake_phase_seconds_count",
                    "phase=\"" + phase.wireName() + "\"",
                    seen.latency().containsKey(phase)
                            ? seen.latency().get(phase).count()
                            : 0);
        }
    }

    private void checks(RowTally seen) {
        for (Symptom symptom : Symptom.values()) {
            if (symptom != Symptom.NONE) {
                add(
                        "symptoms_total",
                        "symptom=\"" + symptom.wireName() + "\"",
                        seen.checks().entrySet().stream()
                                .filter(check -> check.getKey().symptom() == symptom)
                                .mapToLong(Map.Entry::getValue)
                                .sum());
            }
        }
        add(
                "first_frame_offset_seconds_count",
                seen.offsets().values().stream().mapToLong(PodSums::total).sum());
        add("events_expected_total", seen.counter(Counter.EVENTS_EXPECTED));
        add("events_received_total", seen.counter(Counter.EVENTS_RECEIVED));
        add("isolation_checks_total", seen.counter(Counter.ISOLATION_CHECKS));
    }

    private void add(String metric, long sum) {
        byQuery.put("raceprobe_" + metric + "{" + row + "}", sum);
    }

    private void add(String metric, String label, long sum) {
        byQuery.put("raceprobe_" + metric + "{" + row + "," + label + "}", sum);
    }

    private static long total(Map<?, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
