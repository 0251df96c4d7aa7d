package dev.raceprobe.operator.picture;

import dev.raceprobe.contract.RowTally;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.operator.stats.ExactBinomial;
import dev.raceprobe.operator.stats.OffsetCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Failure shares of first messages by their offset after the 101: what a race-window curve is drawn from.
 *
 * @param counts by offset, in order; symptoms as the judge takes them for AcceptRace
 */
record OffsetShares(List<OffsetCount> counts) {
    private static final Set<Symptom> FAILED = Set.of(
            Symptom.ACCEPT_ERROR, Symptom.ERROR_FRAME, Symptom.FIRST_MESSAGE_UNANSWERED, Symptom.FIRST_MESSAGE_CLOSED);
    private static final double TAIL = 0.975; // two-sided 95 %

    /** Fewer are never a group of their own. */
    private static final long FEW = 6;

    /** Fewer than this part of what is enough are none beside a neighbour so many milliseconds away: a group has its middle. */
    private static final int SLIGHT = 4;

    private static final double BESIDE_MILLIS = 3;

    OffsetShares {
        counts = List.copyOf(counts);
    }

    static OffsetShares of(RowTally tally) {
        boolean tokensAreGood = tally.users().values().stream().anyMatch(user -> user.accepted() > 0)
                && tally.users().values().stream().allMatch(user -> user.accepted() > 0 || user.refused() == 0);
        Map<Integer, long[]> byOffset = new TreeMap<>();
        tally.offsets()
                .forEach((offset, symptoms) -> symptoms.forEach((symptom, checks) -> {
                    boolean failed = FAILED.contains(symptom) || symptom == Symptom.REFUSED_AUTH && tokensAreGood;
                    if (failed || symptom == Symptom.NONE) {
                        long[] cell = byOffset.computeIfAbsent(offset, o -> new long[2]);
                        cell[0] += failed ? checks : 0;
                        cell[1] += checks;
                    }
                }));
        return new OffsetShares(byOffset.entrySet().stream()
                .map(e -> new OffsetCount(e.getKey(), e.getValue()[0], e.getValue()[1]))
                .toList());
    }

    long checks() {
        return counts.stream().mapToLong(OffsetCount::checks).sum();
    }

    long failures() {
        return counts.stream().mapToLong(OffsetCount::failures).sum();
    }

    /**
     * Neighbouring offsets together, until a group has enough checks or reaches over more than a third of its offset.
     *
     * @param edgeMillis no group reaches over it
     */
    List<Group> groups(long enough, double edgeMillis) {
        List<Group> groups = new ArrayList<>();
        for (OffsetCount count : counts) {
            Group last = groups.isEmpty() ? null : groups.get(groups.size() - 1);
            if (last != null && last.checks() < enough && last.mayReach(count.offsetMillis(), edgeMillis)) {
                groups.set(groups.size() - 1, last.with(count));
            } else {
                groups.add(Group.of(count));
            }
        }
        return withoutTiny(groups, enough / SLIGHT, edgeMillis);
    }

    /** A group of few checks joins the neighbour that is nearer, on its side of the edge. */
    private static List<Group> withoutTiny(List<Group> groups, long slight, double edgeMillis) {
        int i = 0;
        while (i < groups.size()) {
            Group tiny = groups.get(i);
            double left = i > 0 ? tiny.distance(groups.get(i - 1), edgeMillis) : Double.POSITIVE_INFINITY;
            double right =
                    i + 1 < groups.size() ? groups.get(i + 1).distance(tiny, edgeMillis) : Double.POSITIVE_INFINITY;
            double nearest = Math.min(left, right);
            boolean isTiny = tiny.checks() < FEW || tiny.checks() < slight && nearest <= BESIDE_MILLIS;
            if (!isTiny || nearest == Double.POSITIVE_INFINITY) {
                i++;
            } else {
                int first = left <= right ? i - 1 : i;
                groups.set(first, groups.get(first).with(groups.remove(first + 1)));
                i = first;
            }
        }
        return groups;
    }

    /**
     * Checks at neighbouring offsets.
     *
     * @param from the smallest offset in milliseconds
     * @param to the largest
     * @param sum of the offsets of all checks
     */
    record Group(int from, int to, long failures, long checks, long sum) {
        static Group of(OffsetCount count) {
            int offset = count.offsetMillis();
            return new Group(offset, offset, count.failures(), count.checks(), offset * count.checks());
        }

        Group with(OffsetCount count) {
            return with(of(count));
        }

        Group with(Group next) {
            return new Group(from, next.to, failures + next.failures, checks + next.checks, sum + next.sum);
        }

        /** From the group before; infinite where the edge lies between them. */
        double distance(Group before, double edgeMillis) {
            boolean apart = before.from < edgeMillis && to >= edgeMillis;
            return apart ? Double.POSITIVE_INFINITY : from - before.to;
        }

        boolean mayReach(int offset, double edgeMillis) {
            boolean overTheEdge = from < edgeMillis && offset >= edgeMillis;
            return !overTheEdge && offset - from <= Math.max(2, from / 3);
        }

        double share() {
            return (double) failures / checks;
        }

        /** Mean offset of its checks; offsets are rounded down. */
        double middle() {
            return (double) sum / checks + 0.5;
        }

        /** Lower end of the exact two-sided 95 % interval (Clopper and Pearson). */
        double low() {
            return 1 - ExactBinomial.upperBound(checks - failures, checks, TAIL);
        }

        /** Upper end. */
        double high() {
            return ExactBinomial.upperBound(failures, checks, TAIL);
        }
    }
}
