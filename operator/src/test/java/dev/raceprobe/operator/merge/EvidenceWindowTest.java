package dev.raceprobe.operator.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.RoundHistory;
import dev.raceprobe.contract.RoundSeen;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.ShardReport;
import dev.raceprobe.contract.Slice;
import dev.raceprobe.contract.Stretch;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.operator.story.Specs;
import dev.raceprobe.operator.story.Story;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvidenceWindowTest {
    private static final ShardPlan PLAN = Story.of(Specs.EVENTS).plan();
    private static final long SLICES = PLAN.windowMillis() / PLAN.sliceMillis();

    private final EvidenceWindow window = new EvidenceWindow(PLAN);
    private final Map<String, Long> counted = new HashMap<>();

    @Test
    void aSliceThatIsPulledAgainReplacesWhatWasKnownOfIt() {
        pull("a", open(1));
        pull("a", closed(1, 1), open(2));

        assertThat(slices()).containsExactly(closed(1, 1), open(2));
    }

    @Test
    void aCoarserSliceReplacesItsParts() {
        pull("a", closed(0, 0), closed(1, 1), closed(2, 3), closed(4, 4));
        pull("a", closed(0, 3));

        assertThat(slices()).containsExactly(closed(0, 3), closed(4, 4));
    }

    @Test
    void aPartDoesNotReplaceTheCoarserSliceNorStandBesideIt() {
        pull("a", closed(0, 3));
        pull("a", closed(2, 2));

        assertThat(slices()).containsExactly(closed(0, 3));
    }

    @Test
    void slicesOfPodsStandSideBySideInOrderOfTime() {
        pull("b", closed(2, 2));
        pull("a", closed(1, 1), closed(2, 2), closed(3, 3));

        assertThat(slices()).extracting(Slice::first).containsExactly(1L, 2L, 2L, 3L);
        assertThat(window.slices())
                .extracting(PodSlice::pod)
                .containsOnlyOnce("b")
                .contains("a");
    }

    @Test
    void theNextPullAsksFromTheNewestSliceOn() {
        assertThat(window.since("a")).isEmpty();
        pull("a", closed(1, 1), open(2));

        assertThat(window.since("a")).hasValue(2);
        assertThat(window.since("b")).isEmpty();
    }

    @Test
    void whatNoRowLooksBackOnIsForgottenAlsoOfPodsThatAreGone() {
        pull("gone", closed(1, 1));
        pull("a", closed(1, 1), closed(SLICES, SLICES));
        assertThat(slices()).hasSize(3);

        pull("a", closed(SLICES + 3, SLICES + 3));

        assertThat(slices()).extracting(Slice::first).containsExactly(SLICES, SLICES + 3);
        assertThat(window.since("gone")).isEmpty();
    }

    @Test
    void aPodWhoseClockIsAheadMakesNothingForgottenOfTheOthers() {
        pull("a", closed(1, 1), open(2));
        pullAt(2, "ahead", closed(1, 1), open(3 * SLICES));

        assertThat(slices()).extracting(Slice::first).containsExactly(1L, 1L, 2L, 3 * SLICES);
        assertThat(window.since("a")).hasValue(2);
    }

    @Test
    void aClosedSliceIsHandedOutOnce() {
        pull("a", closed(1, 1), open(2));
        pull("b", closed(1, 1));
        assertThat(newlyClosed(0, Long.MAX_VALUE)).hasSize(2);
        assertThat(newlyClosed(0, Long.MAX_VALUE)).isEmpty();

        pull("a", closed(2, 2), open(3));
        assertThat(newlyClosed(0, Long.MAX_VALUE)).containsExactly(closed(2, 2));

        pull("a", closed(0, 3));
        assertThat(newlyClosed(0, Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void afterARestartNothingIsHandedOutThatWasCountedBefore() {
        long endMillis = 4 * PLAN.sliceMillis();
        pull("a", closed(0, 1), closed(2, 5), closed(6, 6));

        assertThat(newlyClosed(endMillis, Long.MAX_VALUE)).containsExactly(closed(6, 6));
    }

    @ParameterizedTest
    @ValueSource(longs = {-999, -1, 0})
    void anEndThatIsCutOffToTheSecondCountsNothingTwiceAndForgetsNothing(long cutOffMillis) {
        pull("a", closed(3, 3), closed(4, 4), closed(5, 5));

        assertThat(newlyClosed(4 * PLAN.sliceMillis() + cutOffMillis, Long.MAX_VALUE))
                .containsExactly(closed(4, 4), closed(5, 5));
    }

    @Test
    void whatNotAllPodsHaveReportedYetWaits() {
        pull("a", closed(1, 1), closed(2, 2));
        pull("b", closed(1, 1), open(2));
        long until = window.closedUntil(List.of("a", "b"), List.of()).orElseThrow();

        assertThat(until).isEqualTo(2 * PLAN.sliceMillis());
        assertThat(newlyClosed(0, until)).containsExactly(closed(1, 1), closed(1, 1));
        assertThat(window.closedUntil(List.of("a", "c"), List.of())).isEmpty();
        assertThat(window.closedUntil(List.of(), List.of())).isEmpty();
    }

    @Test
    void aPodThatHasFinishedKeepsNobodyWaiting() {
        pull("short", closed(1, 1));
        pull("long", closed(1, 1), closed(2, 2), closed(3, 3));

        assertThat(window.closedUntil(List.of("long"), List.of("short", "idle")))
                .hasValue(4 * PLAN.sliceMillis());
        assertThat(window.closedUntil(List.of(), List.of("short", "long", "idle")))
                .as("all have: the end of the last")
                .hasValue(4 * PLAN.sliceMillis());
        assertThat(window.closedUntil(List.of(), List.of("idle"))).isEmpty();
    }

    @Test
    void aPodThatBeganAfterwardsIsHandedOutFromTheSliceOnInWhichItBegan() {
        long endMillis = 4 * PLAN.sliceMillis() + 1_000;
        List<Slice> slices = List.of(closed(4, 4), closed(5, 5));
        window.add(new ShardReport(1, PLAN.hash(), 0, "old", endMillis + 999, false, slices), endMillis);
        window.add(new ShardReport(1, PLAN.hash(), 0, "young", endMillis + 1_000, false, slices), endMillis);

        assertThat(newlyClosed(endMillis, Long.MAX_VALUE))
                .containsExactlyInAnyOrder(closed(5, 5), closed(4, 4), closed(5, 5));
    }

    @Test
    void theRoundsOfADayAreRememberedWhateverTheWindowAndAlsoOfPodsThatAreGone() {
        pull("gone", failed(0));
        pull("a", failed(60_000));
        pull("a", failed(86_000_000));

        assertThat(window.history()).isEqualTo(history(failed(0), failed(60_000), failed(86_000_000)));

        pull("a", failed(86_430_000));

        assertThat(window.history()).isEqualTo(history(failed(60_000), failed(86_000_000), failed(86_430_000)));
    }

    @Test
    void aStretchThatHasGrownReplacesItself() {
        RoundSeen next = new RoundSeen(30_000, Map.of(Symptom.NONE, 5L));
        Stretch one = Stretch.of(new RoundSeen(0, Map.of(Symptom.NONE, 5L)));
        pull("a", one);
        pull("a", one.with(next));
        pull("b", one);

        assertThat(window.history()).isEqualTo(history(one, one.with(next)));
    }

    private static Stretch failed(long atMillis) {
        return Stretch.of(new RoundSeen(atMillis, Map.of(Symptom.RESET_EARLY, 1L)));
    }

    private static Map<Integer, RoundHistory> history(Stretch... stretches) {
        return Map.of(0, new RoundHistory(List.of(stretches)));
    }

    private void pull(String pod, Stretch... stretches) {
        window.add(new ShardReport(1, PLAN.hash(), 0, pod, 0, false, List.of(), history(stretches)), last(stretches));
    }

    private List<Slice> slices() {
        return PodSlice.slices(window.slices());
    }

    private List<Slice> newlyClosed(long afterMillis, long untilMillis) {
        return PodSlice.slices(window.newlyClosed(counted, afterMillis, untilMillis));
    }

    private static long last(Stretch... stretches) {
        return Arrays.stream(stretches).mapToLong(Stretch::lastMillis).max().orElseThrow();
    }

    /** In the newest of these slices. */
    private void pull(String pod, Slice... slices) {
        pullAt(Arrays.stream(slices).mapToLong(Slice::last).max().orElseThrow(), pod, slices);
    }

    private void pullAt(long nowSlice, String pod, Slice... slices) {
        window.add(
                new ShardReport(1, PLAN.hash(), 0, pod, 0, false, Arrays.asList(slices)),
                nowSlice * PLAN.sliceMillis());
    }

    private static Slice open(long number) {
        return Slice.open(number);
    }

    private static Slice closed(long first, long last) {
        return new Slice(first, last, true, null, null, null, List.of());
    }
}
