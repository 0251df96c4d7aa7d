package dev.raceprobe.operator.collect;

import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.ShardReport;
import dev.raceprobe.contract.Slice;
import java.util.Optional;

/** Which reports are believed: those about this plan, of this shard, from this very pod. All others are missing shards. */
final class ReportCheck {
    private ReportCheck() {}

    /** Why a report is not taken; empty if it is. */
    static Optional<String> refuse(ShardReport report, ShardPlan plan, ShardPod pod) {
        if (report.version() != ShardPlan.VERSION) {
            return Optional.of("speaks version " + report.version() + " of the contract, not " + ShardPlan.VERSION);
        }
        if (!plan.hash().equals(report.planHash())) {
            return Optional.of("reports about another plan");
        }
        if (report.shard() != pod.shard()) {
            return Optional.of("reports as shard " + report.shard() + ", is shard " + pod.shard());
        }
        if (!pod.uid().equals(report.podUid())) {
            return Optional.of("reports under another pod's UID");
        }
        if (report.slices().size() > ShardReport.MAX_SLICES) {
            return Optional.of("reports " + report.slices().size() + " slices, at most " + ShardReport.MAX_SLICES);
        }
        return report.slices().stream().anyMatch(slice -> hasUnknownRow(slice, plan))
                ? Optional.of("reports about a row that the plan does not have")
                : Optional.empty();
    }

    private static boolean hasUnknownRow(Slice slice, ShardPlan plan) {
        return slice.rows().keySet().stream()
                        .anyMatch(row -> row < 0 || row >= plan.rows().size())
                || slice.evidence().stream()
                        .anyMatch(e -> e.row() < 0 || e.row() >= plan.rows().size());
    }
}
