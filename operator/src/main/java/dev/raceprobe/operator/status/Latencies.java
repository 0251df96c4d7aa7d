package dev.raceprobe.operator.status;

import dev.raceprobe.api.v1alpha1.LatencyStatus;
import dev.raceprobe.contract.Distribution;
import dev.raceprobe.contract.Phase;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.Slice;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Percentiles of phases by profile: all rows of a profile merged first, then read. */
final class Latencies {
    private static final int MAX_ROWS = 256;
    private static final List<Phase> SHOWN = List.of(
            Phase.DNS,
            Phase.TCP,
            Phase.TLS,
            Phase.UPGRADE,
            Phase.READY,
            Phase.FIRST_FRAME,
            Phase.ECHO,
            Phase.PING,
            Phase.CLOSE,
            Phase.SCHEDULED_READY,
            Phase.EVENT,
            Phase.INJECTED,
            Phase.INJECTED_ERROR);

    private Latencies() {}

    static List<LatencyStatus> of(ShardPlan plan, List<Slice> slices) {
        Map<String, Map<Phase, Distribution.Sum>> byProfile = new LinkedHashMap<>();
        for (ShardPlan.Row row : plan.rows()) {
            Map<Phase, Distribution.Sum> phases =
                    byProfile.computeIfAbsent(row.profile(), profile -> new EnumMap<>(Phase.class));
            for (Slice slice : slices) {
                slice.row(row.index())
                        .latency()
                        .forEach((phase, values) -> phases.computeIfAbsent(phase, p -> new Distribution.Sum())
                                .add(values));
            }
        }
        List<LatencyStatus> rows = new ArrayList<>();
        byProfile.forEach((profile, phases) -> SHOWN.stream()
                .filter(phases::containsKey)
                .forEach(phase -> rows.add(row(phase, profile, phases.get(phase).toDistribution()))));
        return rows.stream().limit(MAX_ROWS).toList();
    }

    private static LatencyStatus row(Phase phase, String profile, Distribution values) {
        return new LatencyStatus(
                phase.wireName(),
                profile,
                values.count(),
                values.percentile(50) / 1000,
                values.percentile(95) / 1000,
                values.percentile(99) / 1000,
                values.max() / 1000);
    }
}
