package dev.raceprobe.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Merging is associative and commutative with an identity, over shards and over slices alike. */
class MergeTest {
    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void slicesMergeInAnyOrderAndGrouping(long seed) {
        RandomSlices random = new RandomSlices(seed);
        Slice a = random.slice();
        Slice b = random.slice();
        Slice c = random.slice();

        assertThat(a.merge(b)).as("seed %d", seed).isEqualTo(b.merge(a));
        assertThat(a.merge(b).merge(c)).as("seed %d", seed).isEqualTo(a.merge(b.merge(c)));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nothingSeenChangesNothing(long seed) {
        RandomSlices random = new RandomSlices(seed);
        Slice slice = random.slice();
        Slice nothing = new Slice(slice.first(), slice.last(), true, null, null, null, null);
        RowTally tally = random.tally();
        Health health = random.health();
        Distribution distribution = random.distribution();

        assertThat(slice.merge(nothing).health()).isEqualTo(slice.health());
        assertThat(slice.merge(nothing).rows()).isEqualTo(slice.rows());
        assertThat(slice.merge(nothing).reach()).isEqualTo(slice.reach());
        assertThat(slice.merge(nothing).closed()).isEqualTo(slice.closed());
        assertThat(tally.merge(RowTally.empty())).isEqualTo(tally);
        assertThat(RowTally.empty().merge(tally)).isEqualTo(tally);
        assertThat(health.merge(Health.empty())).isEqualTo(health);
        assertThat(distribution.merge(Distribution.empty())).isEqualTo(distribution);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void sumsOfAMergeAreTheSumsOfItsParts(long seed) {
        RandomSlices random = new RandomSlices(seed);
        RowTally a = random.tally();
        RowTally b = random.tally();
        RowTally sum = a.merge(b);

        assertThat(sum.connections()).isEqualTo(a.connections() + b.connections());
        assertThat(sum.finishedChecks()).isEqualTo(a.finishedChecks() + b.finishedChecks());
        for (Counter counter : Counter.values()) {
            assertThat(sum.counter(counter)).isEqualTo(a.counter(counter) + b.counter(counter));
        }
    }

    @Test
    void percentilesOfAMergeAreThoseOfAllValuesAndNotAnAverage() {
        Histogram fast = Distribution.recorder();
        LongStream.range(0, 99).forEach(i -> fast.recordValue(1_000_000));
        Histogram slow = Distribution.recorder();
        slow.recordValue(1_000_000_000);

        Distribution merged = Distribution.of(fast).merge(Distribution.of(slow));

        assertThat(merged.count()).isEqualTo(100);
        assertThat(merged.histogram().getValueAtPercentile(99)).isBetween(990_000L, 1_010_000L);
        assertThat(merged.histogram().getMaxValue()).isBetween(990_000_000L, 1_010_000_000L);
    }

    @Test
    void manyAreMergedAsOneAfterTheOther() {
        RandomSlices random = new RandomSlices(11);
        List<Slice> slices =
                IntStream.range(0, 37).mapToObj(i -> random.slice()).toList();

        assertThat(Slice.merged(slices)).isEqualTo(slices.stream().reduce(Slice::merge));
        assertThat(Slice.merged(List.of())).isEmpty();
    }

    @Test
    void aMergeKeepsTheNewestEvidenceOfEachRowAndSymptom() {
        RandomSlices random = new RandomSlices(7);
        Slice all = new Slice(0, 0, false, null, null, null, List.of());
        for (int i = 0; i < 40; i++) {
            all = all.merge(random.slice());
        }

        Map<String, List<Evidence>> groups = all.evidence().stream()
                .collect(java.util.stream.Collectors.groupingBy(e -> e.row() + "/" + e.symptom()));

        assertThat(groups)
                .hasSize(4)
                .allSatisfy((key, kept) -> assertThat(kept)
                        .hasSize(Slice.MAX_EVIDENCE_PER_SYMPTOM)
                        .isSortedAccordingTo(Evidence.NEWEST_FIRST));
    }

    @Test
    void theSameEvidenceTwiceIsKeptOnce() {
        Evidence seen = new RandomSlices(1).evidence();
        Slice slice = new Slice(0, 0, true, null, null, null, List.of(seen));

        assertThat(slice.merge(slice).evidence()).containsExactly(seen);
    }

    @Test
    void aMergeCoversBothStretchesAndIsClosedOnlyIfBothAre() {
        Slice closed = new Slice(3, 4, true, null, null, null, null);
        Slice open = Slice.open(7);

        assertThat(closed.merge(open)).isEqualTo(new Slice(3, 7, false, null, null, null, null));
        assertThat(closed.merge(new Slice(7, 7, true, null, null, null, null)).closed())
                .isTrue();
    }
}
