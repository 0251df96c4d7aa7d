package dev.raceprobe.probe.tally;

import dev.raceprobe.contract.RoundHistory;
import dev.raceprobe.contract.RoundSeen;
import dev.raceprobe.contract.ShardReport;
import dev.raceprobe.contract.Stretch;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The rounds of a shard for up to a day, longer than its slices: of each row the newest, as many as all rows together may have.
 * Thread-safe.
 */
final class Histories {
    /** Stretches of all rows together, of some 50 bytes each: 800 KB of a report's 4 MiB. */
    static final int MAX_STRETCHES = 16_000;

    private static final long MAX_AGE_MILLIS = TimeUnit.HOURS.toMillis(24);

    private final int perRow;
    private final Map<Integer, Deque<Kept>> rows = new HashMap<>();

    /** @param slice in which it last changed */
    private record Kept(Stretch stretch, long slice) {}

    private Histories(int rows) {
        this.perRow = Math.min(RoundHistory.MAX_STRETCHES, Math.max(2, MAX_STRETCHES / Math.max(1, rows)));
    }

    /**
     * Those that an earlier life of the container has left.
     *
     * @param rows number of rows of the plan
     */
    static Histories of(int rows, List<ShardReport> left) {
        Histories histories = new Histories(rows);
        long slice = left.stream()
                .flatMap(report -> report.slices().stream())
                .mapToLong(s -> s.last())
                .max()
                .orElse(Long.MIN_VALUE);
        left.stream()
                .max(Comparator.comparingLong(Histories::newest))
                .ifPresent(report -> report.history()
                        .forEach((row, history) -> history.stretches()
                                .forEach(stretch -> histories.row(row).addLast(new Kept(stretch, slice)))));
        return histories;
    }

    private static long newest(ShardReport report) {
        return report.history().values().stream()
                .flatMap(history -> history.stretches().stream())
                .mapToLong(Stretch::lastMillis)
                .max()
                .orElse(Long.MIN_VALUE);
    }

    private Deque<Kept> row(int index) {
        return rows.computeIfAbsent(index, i -> new ArrayDeque<>());
    }

    /** @param slice number of the one in which the round ended */
    synchronized void add(int row, RoundSeen round, long slice) {
        Deque<Kept> kept = row(row);
        boolean continues = !kept.isEmpty() && kept.getLast().stretch().isContinuedBy(round);
        kept.addLast(new Kept(continues ? kept.removeLast().stretch().with(round) : Stretch.of(round), slice));
        while (kept.size() > perRow || kept.getFirst().stretch().lastMillis() < round.startMillis() - MAX_AGE_MILLIS) {
            kept.removeFirst();
        }
    }

    /** By row, what has changed in a base slice or after it. */
    synchronized Map<Integer, RoundHistory> since(long slice) {
        Map<Integer, RoundHistory> changed = new TreeMap<>();
        rows.forEach((row, kept) -> {
            List<Stretch> stretches = kept.stream()
                    .filter(k -> k.slice() >= slice)
                    .map(Kept::stretch)
                    .toList();
            if (!stretches.isEmpty()) {
                changed.put(row, new RoundHistory(stretches));
            }
        });
        return changed;
    }
}
