package dev.raceprobe.operator.judge;

import dev.raceprobe.operator.stats.ExactBinomial;
import dev.raceprobe.operator.stats.OffsetCount;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * What may be claimed of first messages that leave up to 50 ms after the 101: no more than of the configured offset that was tried
 * least. Each check counts for the offset next below it, for the last one as far as a message may be late and is still trusted;
 * what later ones show says nothing about one that was never reached.
 *
 * @param failureShare upper bound at the weakest offset, one-sided 95 %; empty where one of them was not reached
 * @param reachesSmallest whether first messages left as early as the smallest of them asks for
 */
record OffsetBound(OptionalDouble failureShare, boolean reachesSmallest) {
    private static final int UP_TO_MILLIS = 50;
    private static final int LATE_MILLIS = (int) (Trust.MAX_LAG_NANOS / 1_000_000);
    private static final double CONFIDENCE = 0.95;

    /**
     * The bound that some checks allow.
     *
     * @param counts what was tried, by offset on the target's side
     * @param sweepMillis the configured offsets; without any up to 50 ms, all that lies there is one
     */
    static OffsetBound of(List<OffsetCount> counts, Collection<Integer> sweepMillis) {
        int[] edges = edges(sweepMillis.stream().sorted().distinct().toList());
        List<OptionalDouble> bounds = IntStream.range(0, edges.length)
                .mapToObj(i -> bound(counts, i == 0 ? 0 : edges[i - 1], edges[i]))
                .toList();
        return new OffsetBound(
                bounds.stream().allMatch(OptionalDouble::isPresent)
                        ? bounds.stream()
                                .mapToDouble(OptionalDouble::getAsDouble)
                                .max()
                        : OptionalDouble.empty(),
                bounds.get(0).isPresent());
    }

    /** Where the offsets up to 50 ms end, the first of them beginning at 0. */
    private static int[] edges(List<Integer> sweepMillis) {
        List<Integer> early =
                sweepMillis.stream().filter(offset -> offset <= UP_TO_MILLIS).toList();
        int last = early.isEmpty() ? 0 : early.get(early.size() - 1);
        int end =
                sweepMillis.stream().filter(offset -> offset > UP_TO_MILLIS).reduce(last + LATE_MILLIS + 1, Math::min);
        return IntStream.concat(early.stream().skip(1).mapToInt(Integer::intValue), IntStream.of(end))
                .toArray();
    }

    private static OptionalDouble bound(List<OffsetCount> counts, int fromMillis, int toMillis) {
        List<OffsetCount> tried = counts.stream()
                .filter(count -> count.offsetMillis() >= fromMillis && count.offsetMillis() < toMillis)
                .toList();
        long checks = tried.stream().mapToLong(OffsetCount::checks).sum();
        long failures = tried.stream().mapToLong(OffsetCount::failures).sum();
        return checks == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(ExactBinomial.upperBound(failures, checks, CONFIDENCE));
    }
}
