package dev.raceprobe.operator.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.ShardReport;
import dev.raceprobe.operator.story.Specs;
import dev.raceprobe.operator.story.Story;
import dev.raceprobe.operator.support.Reports;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportCheckTest {
    private static final ShardPlan PLAN = Story.of(Specs.EVENTS).plan();
    private static final ShardPod POD = new ShardPod(1, "chat", "probe-1", "uid-1", "10.0.0.1", true);
    private static final long NOW_MILLIS = 20_000_000 * PLAN.sliceMillis();

    @Test
    void aPodWhoseClockGoesAsOursIsBelieved() {
        assertThat(refuse(clean(NOW_MILLIS))).isEmpty();
        assertThat(refuse(clean(NOW_MILLIS - PLAN.sliceMillis()))).isEmpty();
    }

    @Test
    void aPodWhoseClockIsAheadIsNot() {
        assertThat(refuse(clean(NOW_MILLIS + PLAN.sliceMillis())))
                .contains("has a clock that is more than 30 s ahead of the operator's");
    }

    @Test
    void aPodThatHasSeenNothingNewForLongIsNotUnlessItHasFinished() {
        long old = NOW_MILLIS - 300_000 - 2 * PLAN.sliceMillis();
        long slice = Reports.sliceAt(PLAN, old);

        assertThat(refuse(clean(old)))
                .hasValueSatisfying(complaint -> assertThat(complaint)
                        .startsWith("has seen nothing for more than 300 s by the operator's clock"));
        assertThat(refuse(Reports.finished(PLAN, 1, "uid-1", slice - 2, slice))).isEmpty();
    }

    private static ShardReport clean(long nowMillis) {
        long slice = Reports.sliceAt(PLAN, nowMillis);
        return Reports.clean(PLAN, 1, "uid-1", slice - 2, slice);
    }

    private static Optional<String> refuse(ShardReport report) {
        return ReportCheck.refuse(report, PLAN, POD, NOW_MILLIS);
    }
}
