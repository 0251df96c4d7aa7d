package dev.raceprobe.operator.judge;

import dev.raceprobe.api.v1alpha1.ScenarioStatus.Result;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.operator.stats.WindowEstimate;
import java.util.Optional;

/**
 * The verdict on one row.
 *
 * @param reason name of a {@link Race} or of a {@link Reason}
 * @param message numbers, for people
 * @param upperBoundPerMillion exact upper bound on the failure share, one-sided 95 %; empty without samples
 * @param window of {@code accept_before_send}
 * @param idle the idle timeout that Heartbeat measured
 * @param windowSeconds how far back the row looks
 */
public record RowJudgement(
        ShardPlan.Row row,
        Result result,
        String reason,
        String message,
        Outcomes outcomes,
        Optional<Long> upperBoundPerMillion,
        Optional<WindowEstimate> window,
        Optional<IdleEstimate> idle,
        long windowSeconds) {

    RowJudgement withReason(Reason other) {
        return new RowJudgement(
                row, result, other.name(), message, outcomes, upperBoundPerMillion, window, idle, windowSeconds);
    }
}
