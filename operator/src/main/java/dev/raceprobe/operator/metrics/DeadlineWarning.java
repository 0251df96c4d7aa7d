package dev.raceprobe.operator.metrics;

import dev.raceprobe.operator.judge.DeadlineRemark;
import dev.raceprobe.operator.judge.Judgement;
import java.util.List;

/**
 * A row's times grow towards a deadline.
 *
 * @param deadline ready or event
 */
public record DeadlineWarning(String scenario, String profile, String deadline) {
    /** Those of a judgement. */
    public static List<DeadlineWarning> of(Judgement judgement) {
        return judgement.rows().stream()
                .flatMap(row -> row.deadlines().stream()
                        .filter(DeadlineRemark::isWarning)
                        .map(remark -> new DeadlineWarning(
                                row.row().scenario(), row.row().profile(), remark.deadline())))
                .toList();
    }
}
