package dev.raceprobe.operator.judge;

import dev.raceprobe.contract.Reach;
import dev.raceprobe.contract.RowTally;
import dev.raceprobe.contract.Slice;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the owner of a failure is decided by: what happened to all attempts of the probe, whatever their row.
 *
 * @param reach by time bin, all shards together
 * @param acceptedUsers users whose token was accepted at least once
 * @param refusedUsers users whose token was refused at least once
 */
record WindowFacts(Map<Long, Reach> reach, Set<Integer> acceptedUsers, Set<Integer> refusedUsers) {
    /** "Others" are attempts within ± 30 s: three bins to either side. */
    private static final int BINS_AROUND = 3;

    /** A minute of time bins. */
    static final int BINS_OF_A_MINUTE = 6;

    private static final Reach NOTHING = new Reach(0, 0);

    static WindowFacts of(Iterable<Slice> slices) {
        Map<Long, Reach> reach = new TreeMap<>();
        Set<Integer> accepted = new TreeSet<>();
        Set<Integer> refused = new TreeSet<>();
        for (Slice slice : slices) {
            slice.reach().forEach((bin, seen) -> reach.merge(bin, seen, Reach::merge));
            for (RowTally row : slice.rows().values()) {
                row.users().forEach((user, tally) -> {
                    if (tally.accepted() > 0) {
                        accepted.add(user);
                    }
                    if (tally.refused() > 0) {
                        refused.add(user);
                    }
                });
            }
        }
        return new WindowFacts(reach, accepted, refused);
    }

    /** Whether any attempt within ± 30 s of the bin reached a 101. */
    boolean othersReached(long bin) {
        for (long b = bin - BINS_AROUND; b <= bin + BINS_AROUND; b++) {
            if (reach.getOrDefault(b, NOTHING).upgraded() > 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether any attempt of the window reached a 101. */
    boolean anyReached() {
        return reach.values().stream().anyMatch(r -> r.upgraded() > 0);
    }

    long attempts() {
        return reach.values().stream().mapToLong(Reach::attempts).sum();
    }

    long upgraded() {
        return reach.values().stream().mapToLong(Reach::upgraded).sum();
    }

    /** Users that were refused and never accepted. */
    Set<Integer> neverAccepted() {
        Set<Integer> users = new TreeSet<>(refusedUsers);
        users.removeAll(acceptedUsers);
        return users;
    }

    /** Whether each user that was refused was also accepted, and there are such at all. */
    boolean allAccepted() {
        return !acceptedUsers.isEmpty() && neverAccepted().isEmpty();
    }

    /** How the attempts of the last minute before a bin fared, that bin included. */
    Reach minuteTo(long bin) {
        Reach minute = new Reach(0, 0);
        for (long b = bin - BINS_OF_A_MINUTE + 1; b <= bin; b++) {
            minute = minute.merge(reach.getOrDefault(b, NOTHING));
        }
        return minute;
    }

    /** The last bin in which an attempt ended; 0 without one. */
    long newestBin() {
        return reach.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
    }
}
