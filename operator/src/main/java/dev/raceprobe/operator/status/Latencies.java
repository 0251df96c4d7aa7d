package dev.raceprobe.operator.status;

import dev.raceprobe.api.v1alpha1.LatencyStatus;
import dev.raceprobe.contract.Distribution;
import dev.raceprobe.contract.Phase;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.Slice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Percentiles of phases by profile: all rows of a profile merged first, then read. */
final class Latencies {
    private static final int MAX_ROWS = 64;
    private static final List<Phase> SHOWN = List.of(
            Phase.DNS,
            Phase.TCP,
            Phase.TLS,
            Phase.UPGRADE,
            Phase.READY,
            Phase.FIRST_FRAME,
            Phase.ECHO,
            Phase.SCHEDULED_READY,
            Phase.EVENT,
            Phase.INJECTED,
            Phase.INJECTED_ERROR);

    private Latencies() {}

    static List<LatencyStatus> of(ShardPlan plan, Optional<Slice> merged) {
        Map<String, Map<Phase, Distribution>> byProfile = new LinkedHashMap<>();
        merged.ifPresent(slice -> plan.rows()
                .forEach(row -> slice.row(row.index())
                        .latency()
                        .forEach((phase, values) -> byProfile
                                .computeIfAbsent(row.profile(), p -> new TreeMap<>())
                                .merge(phase, values, Distribution::merge))));
        List<LatencyStatus> rows = new ArrayList<>();
        byProfile.forEach((profile, phases) -> SHOWN.stream()
                .filter(phases::containsKey)
                .forEach(phase -> rows.add(row(phase, profile, phases.get(phase).histogram()))));
        return rows.stream().limit(MAX_ROWS).toList();
    }

    private static LatencyStatus row(Phase phase, String profile, Histogram values) {
        return new LatencyStatus(
                phase.wireName(),
                profile,
                values.getTotalCount(),
                values.getValueAtPercentile(50) / 1000,
                values.getValueAtPercentile(95) / 1000,
                values.getValueAtPercentile(99) / 1000,
                values.getMaxValue() / 1000);
    }
}
