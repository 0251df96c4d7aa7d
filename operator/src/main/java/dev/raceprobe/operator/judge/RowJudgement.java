package dev.raceprobe.operator.judge;

import dev.raceprobe.api.v1alpha1.ScenarioStatus.Result;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.operator.stats.FailurePeriod;
import dev.raceprobe.operator.stats.WindowEstimate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The verdict on one row.
 *
 * @param reason name of a {@link Race} or of a {@link Reason}
 * @param message numbers, for people
 * @param upperBoundPerMillion exact upper bound on the failure share, one-sided 95 %; empty without samples
 * @param window of {@code accept_before_send}
 * @param period of its failures, over more than the window; empty where they have none
 * @param deadlines what is to be said of them
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
        Optional<FailurePeriod> period,
        List<DeadlineRemark> deadlines,
        long windowSeconds) {

    RowJudgement withReason(Reason other) {
        return new RowJudgement(
                row,
                result,
                other.name(),
                message,
                outcomes,
                upperBoundPerMillion,
                window,
                idle,
                period,
                deadlines,
                windowSeconds);
    }

    /** With the period of its failures, if they have one, and with what is to be said of its deadlines: the message warns. */
    RowJudgement with(Optional<FailurePeriod> found, List<DeadlineRemark> about) {
        return new RowJudgement(
                row,
                result,
                reason,
                message + found.map(p -> ", fails " + p).orElse("") + said(about, true),
                outcomes,
                upperBoundPerMillion,
                window,
                idle,
                found,
                about,
                windowSeconds);
    }

    /** The message with advice behind it, which no verdict rests on. */
    public String messageWithAdvice() {
        return message + said(deadlines, false);
    }

    private static String said(List<DeadlineRemark> remarks, boolean warnings) {
        return remarks.stream()
                .filter(remark -> remark.isWarning() == warnings)
                .map(remark -> ", " + remark.text())
                .collect(Collectors.joining());
    }
}
