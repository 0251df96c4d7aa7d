package dev.raceprobe.probe.tally;

import dev.raceprobe.contract.CheckKey;
import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.contract.Evidence;
import dev.raceprobe.contract.Reach;
import dev.raceprobe.contract.RowTally;
import dev.raceprobe.contract.RowTally.UserTally;
import dev.raceprobe.contract.Slice;
import dev.raceprobe.contract.Symptom;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes a slice smaller where nothing else helps, for a report that is too long is refused as a whole: evidence goes first, then
 * resolution, and never a count of checks. Pure.
 */
enum Coarse {
    LITTLE_EVIDENCE(10, 1, 1, Users.IN_EVERY_ROW),
    MINUTES(0, 6, 1, Users.ACCEPTED_ONCE),
    TEN_MINUTES(0, 60, 10, Users.ACCEPTED_ONCE),
    HOURS(0, 360, 100, Users.ACCEPTED_ONCE),
    ONE_TIME(0, Long.MAX_VALUE, 1_000, Users.ACCEPTED_ONCE),
    /** A user who is refused here may be accepted elsewhere, and each refusal counts then: only where all else is not enough. */
    FEWEST(0, Long.MAX_VALUE, 1_000, Users.EACH_ONCE);

    /** Of each row and symptom so many pieces of evidence are kept while less of something else does. */
    static final int FEW_PIECES = 10;

    /** An offset of less than so many widths of a bin is told finer: what is early, and what late, is the finding. */
    private static final int WIDTHS = 10;

    /** In how many rows is told how a user fared: once is enough to know who was ever accepted. */
    private enum Users {
        IN_EVERY_ROW,
        /** Of those who were only accepted in a row. */
        ACCEPTED_ONCE,
        /** And of those who were only refused in all. Where some of a user's tokens were, each refusal is told in its row. */
        EACH_ONCE
    }

    private final int evidence;
    private final long bins;
    private final int offsetMillis;
    private final Users users;

    /**
     * @param evidence pieces of it, of all rows and symptoms together, the newest
     * @param bins of time that become one
     * @param offsetMillis width of a bin of accept offsets, at most, a power of ten: 10 ms at offsets of less than 1 s
     * @param users in how many rows they are told of
     */
    Coarse(int evidence, long bins, int offsetMillis, Users users) {
        this.evidence = evidence;
        this.bins = bins;
        this.offsetMillis = offsetMillis;
        this.users = users;
    }

    /** Bytes of a slice as JSON. */
    static int bytes(Slice slice) {
        return ContractJson.write(slice).getBytes(StandardCharsets.UTF_8).length;
    }

    /** The slice, no coarser than it has to be for so many bytes. */
    static Slice within(int bytes, Slice slice) {
        if (bytes(slice) <= bytes) {
            return slice;
        }
        Slice fitting = slice;
        for (int pieces : pieces(Slice.MAX_EVIDENCE_PER_SYMPTOM)) {
            Slice fewer = slice.withEvidence(pieces);
            if (fewer.evidence().size() < fitting.evidence().size() && bytes(fitting) > bytes) {
                fitting = fewer;
            }
        }
        for (Coarse coarse : values()) {
            if (bytes(fitting) <= bytes) {
                break;
            }
            fitting = coarse.of(slice);
        }
        return fitting;
    }

    /** To how many pieces of evidence of each row and symptom one goes down, of so many: by halves, to a few. */
    static List<Integer> pieces(int most) {
        List<Integer> all = new ArrayList<>();
        for (int pieces = most; pieces > FEW_PIECES; pieces /= 2) {
            all.add(pieces);
        }
        all.add(Math.min(most, FEW_PIECES));
        return List.copyOf(all);
    }

    /** The slice at this resolution. */
    Slice of(Slice slice) {
        long begin = Stream.concat(
                        slice.reach().keySet().stream(),
                        slice.rows().values().stream()
                                .flatMap(row -> row.checks().keySet().stream())
                                .map(CheckKey::bin))
                .min(Long::compare)
                .orElse(0L);
        Map<Long, Reach> reach = new HashMap<>();
        slice.reach().forEach((bin, seen) -> reach.merge(bin(bin, begin), seen, Reach::merge));
        Set<Integer> accepted = accepted(slice);
        Set<Integer> told = new HashSet<>();
        Map<Integer, RowTally> rows = new HashMap<>();
        slice.rows().forEach((row, tally) -> {
            Map<Integer, UserTally> kept = new HashMap<>(tally.users());
            kept.entrySet()
                    .removeIf(user -> isToldOnce(user.getKey(), user.getValue(), accepted) && !told.add(user.getKey()));
            rows.put(row, of(tally, begin, kept));
        });
        List<Evidence> newest = slice.evidence().stream()
                .sorted(Evidence.NEWEST_FIRST)
                .limit(evidence)
                .toList();
        return new Slice(slice.first(), slice.last(), slice.closed(), slice.health(), reach, rows, newest);
    }

    private static Set<Integer> accepted(Slice slice) {
        return slice.rows().values().stream()
                .flatMap(row -> row.users().entrySet().stream())
                .filter(user -> user.getValue().accepted() > 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private boolean isToldOnce(int user, UserTally fared, Set<Integer> accepted) {
        return switch (users) {
            case IN_EVERY_ROW -> false;
            case ACCEPTED_ONCE -> fared.refused() == 0;
            case EACH_ONCE -> fared.refused() == 0 || !accepted.contains(user);
        };
    }

    private RowTally of(RowTally row, long begin, Map<Integer, UserTally> kept) {
        Map<CheckKey, Long> checks = new HashMap<>();
        row.checks()
                .forEach((key, count) -> checks.merge(
                        new CheckKey(key.arm(), key.symptom(), key.detail(), bin(key.bin(), begin)), count, Long::sum));
        Map<Integer, Map<Symptom, Long>> offsets = new HashMap<>();
        row.offsets().forEach((offset, symptoms) -> {
            int width = width(offset);
            Map<Symptom, Long> merged = offsets.computeIfAbsent(offset / width * width, o -> new HashMap<>());
            symptoms.forEach((symptom, count) -> merged.merge(symptom, count, Long::sum));
        });
        return new RowTally(
                row.rounds(),
                row.roundsMissed(),
                row.skipped(),
                row.attempts(),
                row.abandoned(),
                row.rejections(),
                row.closed(),
                checks,
                offsets,
                kept,
                row.counters(),
                row.latency(),
                row.spans(),
                row.held(),
                row.addresses(),
                row.leaks());
    }

    private int width(int offset) {
        int width = offsetMillis;
        while (width > 10 && offset < WIDTHS * width) {
            width /= 10;
        }
        return width;
    }

    /** The first of the bins that are one with it; where all are, that of the slice. */
    private long bin(long bin, long begin) {
        return bins == Long.MAX_VALUE ? begin : Math.floorDiv(bin, bins) * bins;
    }
}
