package dev.raceprobe.operator.judge;

import dev.raceprobe.api.v1alpha1.RaceProbeSpec.Mode;
import dev.raceprobe.contract.CheckKey;
import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.contract.RowTally;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.Span;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.operator.plan.RowWindow;
import dev.raceprobe.operator.rollout.Rollout;
import dev.raceprobe.operator.rollout.Rollouts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * When the target may take leave and refuse, because its workload is rolled out: while that goes on and for 60 s after it was over, a
 * tenth of the window in all, the earliest first.
 *
 * @param stretches that do not overlap, in order of time
 */
record TargetRestarts(List<Span> stretches) {
    private static final long EXCUSED_MILLIS = 60_000;
    /** After so long Kubernetes says of a Deployment that it makes no progress (progressDeadlineSeconds, its default). */
    private static final long LONGEST_ROLLOUT_MILLIS = 600_000;

    private static final int SHARE_OF_WINDOW = 10;

    /** RFC 6455 §7.4.1: going away; and the registered 1012, service restart. */
    private static final Set<String> LEAVING = Set.of("1001", "1012");

    /** For one row; a run is its own window, as long as it has lasted. */
    static TargetRestarts of(JudgeInput input, ShardPlan.Row row) {
        long windowMillis = RowWindow.of(input.plan(), input.evaluation(), row).millis();
        long lasted = Math.max(0, input.nowMillis() - input.beganMillis());
        return of(
                input.rollouts(),
                input.plan().mode() == Mode.Continuous ? windowMillis : Math.min(windowMillis, lasted),
                input.nowMillis());
    }

    private static TargetRestarts of(Rollouts rollouts, long windowMillis, long nowMillis) {
        List<Span> stretches = new ArrayList<>();
        long left = windowMillis / SHARE_OF_WINDOW;
        long begin = nowMillis - windowMillis;
        for (Span excused : excused(rollouts, nowMillis)) {
            long from = Math.max(begin, excused.firstMillis());
            long length = Math.min(left, excused.lastMillis() - from);
            if (length > 0) {
                stretches.add(new Span(from, from + length));
                left -= length;
                begin = from + length;
            }
        }
        return new TargetRestarts(List.copyOf(stretches));
    }

    private static List<Span> excused(Rollouts rollouts, long nowMillis) {
        List<Span> excused = new ArrayList<>();
        for (Rollout rollout : rollouts.revisions()) {
            if (rollout.sinceMillis() != null) {
                excused.add(new Span(rollout.sinceMillis(), rollout.sinceMillis() + EXCUSED_MILLIS));
            }
        }
        if (rollouts.rolling() != null) {
            long since = rollouts.rolling().sinceMillis();
            excused.add(new Span(since, Math.max(since, Math.min(nowMillis, since + LONGEST_ROLLOUT_MILLIS))));
        }
        return excused;
    }

    /**
     * Whether a check says nothing because of a rollout. What counts is when it ended, which only the times of its symptom in its
     * slice tell; where they reach further, short checks are known by their begin.
     *
     * @param seen when the symptom was seen in the slice; null: not known
     */
    boolean excuses(CheckKey key, Span seen) {
        long begin = key.bin() * CheckKey.BIN_MILLIS;
        return isLeaveOrRefusal(key.symptom(), key.detail())
                && stretches.stream()
                        .filter(stretch -> seen == null || overlap(stretch, seen.firstMillis(), seen.lastMillis()))
                        .anyMatch(stretch ->
                                seen != null && holds(stretch, seen.firstMillis()) && holds(stretch, seen.lastMillis())
                                        || overlap(stretch, begin, begin + CheckKey.BIN_MILLIS - 1));
    }

    /** The symptoms of a slice of which some checks say nothing because of a rollout. */
    Set<Symptom> excused(RowTally tally) {
        return tally.checks().keySet().stream()
                .filter(key -> excuses(key, tally.spans().get(key.symptom())))
                .map(CheckKey::symptom)
                .collect(Collectors.toSet());
    }

    /** Whether something that was seen once says nothing. */
    boolean excuses(Symptom symptom, String detail, long atMillis) {
        return isLeaveOrRefusal(symptom, detail) && stretches.stream().anyMatch(stretch -> holds(stretch, atMillis));
    }

    /** Whether a check that began in a bin was played while leaves and refusals are excused. */
    boolean mayHaveEnded(long bin) {
        long begin = bin * CheckKey.BIN_MILLIS;
        return stretches.stream().anyMatch(stretch -> overlap(stretch, begin, begin + CheckKey.BIN_MILLIS - 1));
    }

    private static boolean isLeaveOrRefusal(Symptom symptom, String detail) {
        return switch (symptom) {
            case CLOSED_EARLY, FIRST_MESSAGE_CLOSED -> LEAVING.contains(detail);
            case NO_RESPONSE -> detail.equals(ConnectResult.REFUSED.wireName());
            case REFUSED_5XX -> true;
            default -> false;
        };
    }

    /** Pods' clocks and ours may differ by a little: a bin's width to the front. */
    private static boolean holds(Span stretch, long atMillis) {
        return atMillis >= stretch.firstMillis() - CheckKey.BIN_MILLIS && atMillis <= stretch.lastMillis();
    }

    private static boolean overlap(Span stretch, long firstMillis, long lastMillis) {
        return firstMillis <= stretch.lastMillis() && lastMillis >= stretch.firstMillis() - CheckKey.BIN_MILLIS;
    }
}
