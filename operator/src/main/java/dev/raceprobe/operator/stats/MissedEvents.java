package dev.raceprobe.operator.stats;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether a period is over: three events in a row that were expected since the last failure did not come. Where events are so short
 * that rounds miss some of them, it takes more: four times as many besides as nine of ten gaps between events had.
 */
public final class MissedEvents {
    private static final int ENOUGH = 3;
    private static final int TIMES = 4;
    private static final double MOST = 0.9;

    private MissedEvents() {}

    /**
     * Whether they show that failures no longer come back. Only events at which rounds were conclusive are missed.
     *
     * @param rounds in order of time
     */
    public static boolean show(FailurePeriod period, List<RoundOutcome> rounds) {
        double periodMillis = period.seconds() * 1000;
        List<Integer> gaps = new ArrayList<>();
        int missed = 0;
        long number = 0; // of the event that is expected next to the round, after the last failure
        long failedAt = Long.MIN_VALUE;
        for (RoundOutcome round : rounds) {
            if (failedAt == Long.MIN_VALUE && !round.failed()) {
                continue;
            }
            long next = failedAt == Long.MIN_VALUE ? 0 : Math.round((round.startMillis() - failedAt) / periodMillis);
            missed += next > number && number > 0 ? 1 : 0; // that one is over
            number = next;
            if (round.failed()) {
                if (number > 0) {
                    gaps.add(missed);
                }
                missed = 0;
                number = 0;
                failedAt = round.startMillis();
            }
        }
        return missed >= ENOUGH + TIMES * usual(gaps);
    }

    private static int usual(List<Integer> gaps) {
        return gaps.isEmpty()
                ? 0
                : gaps.stream()
                        .sorted()
                        .skip((long) (MOST * gaps.size()))
                        .findFirst()
                        .orElseThrow();
    }
}
