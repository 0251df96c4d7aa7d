package dev.raceprobe.operator.judge;

import dev.raceprobe.contract.CheckKey;
import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.contract.Distribution;
import dev.raceprobe.contract.Health;
import dev.raceprobe.contract.Slice;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.operator.merge.PodSlice;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether the probe kept time. Where it did not, it says so instead of blaming the target. */
final class Trust {
    /** Schedule lag above which a measurement is not trusted, in nanoseconds. */
    static final long MAX_LAG_NANOS = 50_000_000;

    private static final double PERCENTILE = 99;
    private static final int DOUBTFUL_PERCENT = 10;
    private static final int SEVERAL = 6;

    private Trust() {}

    /**
     * A slice and what is to be said against it, worked out once: histograms are costly to read.
     *
     * @param doubt why its measurements are not to be trusted; empty where they are
     * @param followsStall whether its pod's event loop was blocked in the slice before: a check that began there may end here
     */
    record Weighed(Slice slice, Optional<Reason> doubt, boolean followsStall) {
        static List<Weighed> of(List<PodSlice> slices) {
            return of(slices, slices);
        }

        /** @param window in which the slices before them are, also those that were weighed earlier */
        static List<Weighed> of(List<PodSlice> slices, List<PodSlice> window) {
            Map<String, Set<Long>> afterStalls = window.stream()
                    .filter(seen -> seen.slice().health().loopBlocked() > 0)
                    .collect(Collectors.groupingBy(
                            PodSlice::pod,
                            Collectors.mapping(seen -> seen.slice().last() + 1, Collectors.toSet())));
            return slices.stream()
                    .map(seen -> new Weighed(
                            seen.slice(),
                            Trust.doubt(seen.slice()),
                            afterStalls
                                    .getOrDefault(seen.pod(), Set.of())
                                    .contains(seen.slice().first())))
                    .toList();
        }

        /**
         * Whether a check with this symptom says nothing, because of how the probe fared meanwhile.
         *
         * @param detail as in {@link CheckKey}
         */
        boolean excuses(Symptom symptom, String detail) {
            return (doubt.isPresent() || followsStall) && restsOnTiming(symptom, detail);
        }

        private static boolean restsOnTiming(Symptom symptom, String detail) {
            return symptom.restsOnTimingOrAbsence()
                    || ProvenByFrame.restsOnTiming(symptom, detail)
                    || symptom == Symptom.NO_RESPONSE && detail.equals(ConnectResult.TIMEOUT.wireName());
        }

        private long length() {
            return slice.last() - slice.first() + 1;
        }
    }

    /** Why the measurements of this stretch of time are not to be trusted; empty where they are. */
    private static Optional<Reason> doubt(Slice slice) {
        Health health = slice.health();
        if (health.exhausted() > 0) {
            return Optional.of(Reason.ResourcesExhausted);
        }
        if (health.errors() > 0) {
            return Optional.of(Reason.ProbeErrors);
        }
        if (health.loopBlocked() > 0) {
            return Optional.of(Reason.EventLoopBlocked);
        }
        if (health.scheduleLag().percentile(PERCENTILE) > MAX_LAG_NANOS) {
            return Optional.of(Reason.ScheduleLagHigh);
        }
        return hasLatePong(slice) ? Optional.of(Reason.PongsLate) : Optional.empty();
    }

    /** Whether a peer gave us up for a late pong. One that nobody minded may have waited for a peer that reads slowly. */
    private static boolean hasLatePong(Slice slice) {
        return slice.rows().values().stream()
                .flatMap(row -> row.checks().keySet().stream())
                .anyMatch(check ->
                        check.symptom() == Symptom.CANCELLED && check.detail().equals(Symptom.LATE_PONG));
    }

    /**
     * Why a whole window is not to be trusted: more than a tenth of its time is doubtful; for lag the whole window is too, as a
     * short run has few samples in a slice; and for a blocked event loop the whole window lags too, or it was blocked in more than
     * one slice of six or more: a pod that stands still once, as it starts, would have no verdict for ten slices. Less is told by the checks of the doubtful
     * slices, those that rest on timing or absence: they are inconclusive.
     */
    static Optional<Reason> doubt(List<Weighed> slices) {
        Map<Reason, Long> doubtful = slices.stream()
                .filter(slice -> slice.doubt().isPresent())
                .collect(Collectors.groupingBy(s -> s.doubt().get(), Collectors.summingLong(Weighed::length)));
        if (!doubtful.isEmpty() && lagNanos(slices) <= MAX_LAG_NANOS) {
            doubtful.remove(Reason.ScheduleLagHigh);
            if (stoodStillOnce(slices)) {
                doubtful.remove(Reason.EventLoopBlocked);
            }
        }
        long total = slices.stream().mapToLong(Weighed::length).sum();
        long sum = doubtful.values().stream().mapToLong(Long::longValue).sum();
        return sum * 100 <= total * DOUBTFUL_PERCENT
                ? Optional.empty()
                : doubtful.entrySet().stream()
                        .max(Map.Entry.<Reason, Long>comparingByValue()
                                .thenComparing(Map.Entry.<Reason, Long>comparingByKey(Comparator.reverseOrder())))
                        .map(Map.Entry::getKey);
    }

    private static boolean stoodStillOnce(List<Weighed> slices) {
        return slices.size() >= SEVERAL
                && slices.stream()
                                .filter(slice -> slice.slice().health().loopBlocked() > 0)
                                .count()
                        == 1;
    }

    private static long lagNanos(List<Weighed> slices) {
        Distribution.Sum lag = new Distribution.Sum();
        slices.forEach(s -> lag.add(s.slice().health().scheduleLag()));
        return lag.toDistribution().percentile(PERCENTILE);
    }

    /** For the condition's message. */
    static String described(List<Weighed> slices) {
        return String.format(
                Locale.ROOT,
                "p99 schedule lag %.1f ms, event loop blocked %d times, %d own errors, %d attempts without resources, %d pongs late",
                lagNanos(slices) / 1e6,
                slices.stream().mapToLong(s -> s.slice().health().loopBlocked()).sum(),
                slices.stream().mapToLong(s -> s.slice().health().errors()).sum(),
                slices.stream().mapToLong(s -> s.slice().health().exhausted()).sum(),
                slices.stream().mapToLong(s -> s.slice().health().latePongs()).sum());
    }
}
