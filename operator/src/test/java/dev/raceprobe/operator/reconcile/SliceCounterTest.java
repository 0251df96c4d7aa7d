package dev.raceprobe.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.api.v1alpha1.WindowStatus;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.ShardReport;
import dev.raceprobe.operator.collect.Collected;
import dev.raceprobe.operator.judge.JudgeInput;
import dev.raceprobe.operator.merge.EvidenceWindow;
import dev.raceprobe.operator.metrics.RowCounts;
import dev.raceprobe.operator.plan.PlanOptions;
import dev.raceprobe.operator.plan.Planner;
import dev.raceprobe.operator.support.Reports;
import dev.raceprobe.operator.support.Samples;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SliceCounterTest {
    private static final RaceProbe PROBE = Samples.probe("probe-two-shards.yaml");
    private static final ShardPlan PLAN =
            Planner.plan("chat", "chat", PROBE.getSpec(), PlanOptions.continuous(List.of()));
    private static final long FIRST = 20_000_000;
    private static final Map<Integer, String> BOTH = Map.of(0, "uid-0", 1, "uid-1");

    static {
        PROBE.getMetadata().setGeneration(1L);
    }

    private final EvidenceWindow window = new EvidenceWindow(PLAN);
    private SliceCounter counter = new SliceCounter(PLAN, null);

    @Test
    void whatTheLastShardOfARunSeesAfterTheOthersHaveFinishedIsCounted() {
        pull(Reports.finished(PLAN, 0, "uid-0", FIRST, FIRST + 1));
        pull(Reports.clean(PLAN, 1, "uid-1", FIRST, FIRST + 5));
        assertThat(counted(Set.of(0), FIRST + 5)).isEqualTo(checks(2 + 5));

        pull(Reports.finished(PLAN, 1, "uid-1", FIRST, FIRST + 9));
        assertThat(counted(Set.of(0, 1), FIRST + 10)).isEqualTo(checks(5));
        assertThat(counted(Set.of(0, 1), FIRST + 10)).isZero();
    }

    @Test
    void aShardWithoutAnythingToPlayHoldsBackNothing() {
        pull(new ShardReport(ShardPlan.VERSION, PLAN.hash(), 0, "uid-0", millis(FIRST), true, List.of()));
        pull(Reports.clean(PLAN, 1, "uid-1", FIRST, FIRST + 5));

        assertThat(counted(Set.of(0), FIRST + 5)).isEqualTo(checks(5));
    }

    @Test
    void afterARestartThatIsCountedWhichTheStatusDoesNotTellOf() {
        pull(Reports.clean(PLAN, 0, "uid-0", FIRST, FIRST + 5));
        pull(Reports.clean(PLAN, 1, "uid-1", FIRST, FIRST + 5));
        long until = saidUntil(BOTH, millis(FIRST + 5));
        assertThat(until).isEqualTo(millis(FIRST + 5));

        counter = new SliceCounter(PLAN, status(until));
        assertThat(counted(Set.of(), FIRST + 5)).isZero();
        pull(Reports.clean(PLAN, 0, "uid-0", FIRST + 5, FIRST + 7));
        pull(Reports.clean(PLAN, 1, "uid-1", FIRST + 5, FIRST + 7));
        assertThat(counted(Set.of(), FIRST + 7)).isEqualTo(checks(2 * 2));
    }

    @Test
    void whatAPodSeesInTheSliceThatTheOneBeforeItHasLeftIsCountedAlsoAfterARestart() {
        long sealedAt = millis(FIRST + 2) + 9_700;
        pull(sealed("uid-0", FIRST, FIRST + 2));
        long until = saidUntil(Map.of(0, "uid-0"), sealedAt);
        assertThat(until).isEqualTo(sealedAt);

        counter = new SliceCounter(PLAN, status(until));
        pull(sealed("uid-0", FIRST, FIRST + 2));
        pull(began(sealedAt + 3_000, Reports.clean(PLAN, 0, "uid-2", FIRST + 2, FIRST + 4)));
        assertThat(counted(Map.of(0, "uid-2"), Set.of(), FIRST + 4)).isEqualTo(checks(2));
    }

    @ParameterizedTest(name = "{0} ms into the slice, told to stop: {1}")
    @CsvSource({"0, true", "400, true", "999, true", "1000, true", "29999, true", "0, false", "400, false"})
    void whatAPodCountsWhoseClockIsASliceAheadIsCountedOnce(long intoMillis, boolean sealed) {
        ShardReport report =
                sealed ? sealed("uid-0", FIRST, FIRST + 2) : Reports.clean(PLAN, 0, "uid-0", FIRST, FIRST + 3);
        pull(report);
        long until = saidUntil(Map.of(0, "uid-0"), millis(FIRST + 2) + intoMillis);

        counter = new SliceCounter(PLAN, status(until));
        assertThat(counted(Map.of(0, "uid-0"), Set.of(), FIRST + 3)).isZero();
        pull(began(millis(FIRST), Reports.clean(PLAN, 0, "uid-0", FIRST + 3, FIRST + 4)));
        assertThat(counted(Map.of(0, "uid-0"), Set.of(), FIRST + 4)).isEqualTo(checks(1));
    }

    /** As a pod's report that was told to stop. */
    private static ShardReport sealed(String podUid, long first, long last) {
        ShardReport finished = Reports.finished(PLAN, 0, podUid, first, last);
        return new ShardReport(
                finished.version(), PLAN.hash(), 0, podUid, finished.startedAt(), false, finished.slices());
    }

    private static ShardReport began(long atMillis, ShardReport report) {
        return new ShardReport(report.version(), PLAN.hash(), 0, report.podUid(), atMillis, false, report.slices());
    }

    /** By a status that is written then. */
    private long saidUntil(Map<Integer, String> reporting, long nowMillis) {
        Collected collected = collected(reporting, Set.of());
        counter.note(inputAt(collected, nowMillis), collected);
        return counter.due(collected).untilMillis();
    }

    @Test
    void whatHasLeftTheWindowBeforeAStatusCouldBeWrittenIsCountedWithTheNext() {
        long slices = 4 * PLAN.windowMillis() / PLAN.sliceMillis();
        for (long slice = FIRST; slice < FIRST + slices; slice++) {
            pull(Reports.clean(PLAN, 0, "uid-0", slice, slice + 1));
            pull(Reports.clean(PLAN, 1, "uid-1", slice, slice + 1));
            Collected collected = collected(Set.of());
            counter.note(input(collected, slice + 1), collected);
        }

        assertThat(counted(Set.of(), FIRST + slices)).isEqualTo(checks(2 * (int) slices));
        assertThat(counted(Set.of(), FIRST + slices)).isZero();
    }

    @Test
    void aStatusIsNotHeldBackUntilThePodsHaveForgottenWhatItWouldSay() {
        RaceProbe seldom = Serialization.unmarshal(
                Samples.text("probe-two-shards.yaml").replace("Interval: 10s", "Interval: 1h"), RaceProbe.class);

        assertThat(SliceCounter.interval(seldom, PLAN)).hasMillis(PLAN.windowMillis() / 2);
        assertThat(SliceCounter.interval(PROBE, PLAN)).hasSeconds(10);
    }

    /** By a status that is written now. */
    private long counted(Set<Integer> finished, long nowSlice) {
        return counted(BOTH, finished, nowSlice);
    }

    private long counted(Map<Integer, String> reporting, Set<Integer> finished, long nowSlice) {
        Collected collected = collected(reporting, finished);
        JudgeInput input = input(collected, nowSlice);
        counter.note(input, collected);
        return passed(counter.settle(input, counter.due(collected)));
    }

    private static long passed(Map<?, RowCounts> counts) {
        return counts.values().stream().mapToLong(RowCounts::passed).sum();
    }

    private JudgeInput input(Collected collected, long nowSlice) {
        return inputAt(collected, millis(nowSlice));
    }

    private JudgeInput inputAt(Collected collected, long nowMillis) {
        return Verdicts.input(
                PROBE, PLAN, collected, new KnownPeriods(System::nanoTime), Instant.ofEpochMilli(nowMillis));
    }

    private Collected collected(Set<Integer> finished) {
        return collected(BOTH, finished);
    }

    private Collected collected(Map<Integer, String> reporting, Set<Integer> finished) {
        return new Collected(true, window, reporting, finished, OptionalLong.empty(), List.of());
    }

    /** In its newest slice. */
    private void pull(ShardReport report) {
        window.add(
                report,
                report.slices().stream()
                        .mapToLong(slice -> millis(slice.last()))
                        .max()
                        .orElse(millis(FIRST)));
    }

    private static long checks(int slices) {
        return (long) slices * Reports.CHECKS;
    }

    private static long millis(long slice) {
        return slice * PLAN.sliceMillis();
    }

    private static RaceProbeStatus status(long endMillis) {
        String end =
                Instant.ofEpochMilli(endMillis).truncatedTo(ChronoUnit.SECONDS).toString();
        return new RaceProbeStatus(
                1L,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                new WindowStatus(end, end, 0L, null, 0L, 0L),
                null,
                null,
                null);
    }
}
