package dev.raceprobe.operator.collect;

import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.ShardReport;
import dev.raceprobe.contract.Slice;
import java.util.Optional;

/**
 * Which reports are believed: those about this plan, of this shard, from this very pod, by a clock that goes as the operator's
 * does. All others are missing shards.
 */
final class ReportCheck {
    /** So far a pod's clock may be ahead: what it saw before a rollout must not look as if it came after. */
    private static final long MAX_AHEAD_MILLIS = 30_000;

    /** Nothing new for so long, or for half of a shorter window, is a clock that is behind, or a pod that stands still. */
    private static final long MAX_BEHIND_MILLIS = 300_000;

    private ReportCheck() {}

    /**
     * Why a report is not taken; empty if it is.
     *
     * @param nowMillis the operator's clock, epoch milliseconds
     */
    static Optional<String> refuse(ShardReport report, ShardPlan plan, ShardPod pod, long nowMillis) {
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
                : wrongClock(report, plan, nowMillis);
    }

    /** A pod is in the slice that is its newest, until it has finished. */
    private static Optional<String> wrongClock(ShardReport report, ShardPlan plan, long nowMillis) {
        if (report.slices().isEmpty()) {
            return Optional.empty();
        }
        Slice newest = report.slices().get(report.slices().size() - 1);
        if (newest.last() * plan.sliceMillis() - nowMillis > MAX_AHEAD_MILLIS) {
            return Optional.of(
                    "has a clock that is more than " + MAX_AHEAD_MILLIS / 1000 + " s ahead of the operator's");
        }
        long behind = Math.max(MAX_AHEAD_MILLIS, Math.min(MAX_BEHIND_MILLIS, plan.windowMillis() / 2));
        return !report.finished() && nowMillis - (newest.last() + 1) * plan.sliceMillis() > behind
                ? Optional.of("has seen nothing for more than " + behind / 1000
                        + " s by the operator's clock: its own is behind, or it stands still")
                : Optional.empty();
    }

    private static boolean hasUnknownRow(Slice slice, ShardPlan plan) {
        return slice.rows().keySet().stream()
                        .anyMatch(row -> row < 0 || row >= plan.rows().size())
                || slice.evidence().stream()
                        .anyMatch(e -> e.row() < 0 || e.row() >= plan.rows().size());
    }
}
