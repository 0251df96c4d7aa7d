package dev.raceprobe.operator.support;

import dev.raceprobe.contract.CheckKey;
import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.contract.Distribution;
import dev.raceprobe.contract.Evidence;
import dev.raceprobe.contract.Phase;
import dev.raceprobe.contract.Reach;
import dev.raceprobe.contract.RowTally;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.ShardReport;
import dev.raceprobe.contract.Slice;
import dev.raceprobe.contract.Symptom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;

/** Reports as a shard of an AcceptRace row would make them: so many connections in each slice, spread over the plan's offsets. */
public final class Reports {
    private static final int[] OFFSETS = {
        0, 1, 5, 20, 50, 100, 150, 600, 10, 30, 70, 90, 3, 15, 25, 40, 60, 80, 110, 130, 200
    };

    /** Checks in each slice. */
    public static final int CHECKS = OFFSETS.length;

    private Reports() {}

    /** The slice of a wall-clock time. */
    public static long sliceAt(ShardPlan plan, long epochMillis) {
        return epochMillis / plan.sliceMillis();
    }

    /** All slices closed but the last; every check is clean. */
    public static ShardReport clean(ShardPlan plan, int shard, String podUid, long first, long last) {
        return report(plan, shard, podUid, first, last, Integer.MAX_VALUE);
    }

    /** The final report of a run in which every check was clean: all slices are closed. */
    public static ShardReport finished(ShardPlan plan, int shard, String podUid, long first, long last) {
        ShardReport report = report(plan, shard, podUid, first, last + 1, Integer.MAX_VALUE);
        List<Slice> closed = report.slices().subList(0, report.slices().size() - 1);
        return new ShardReport(
                report.version(), report.planHash(), shard, podUid, report.startedAt(), true, List.copyOf(closed));
    }

    /** The same against a target that reads first messages that come earlier than {@code windowMillis} before it accepts. */
    public static ShardReport racy(ShardPlan plan, int shard, String podUid, long first, long last, int windowMillis) {
        return report(plan, shard, podUid, first, last, -windowMillis);
    }

    /** The same, and at one moment, which is in a closed slice, connections were refused. */
    public static ShardReport refused(
            ShardPlan plan, int shard, String podUid, long first, long last, long connections, long atMillis) {
        ShardReport clean = clean(plan, shard, podUid, first, last);
        List<Slice> slices = new ArrayList<>(clean.slices());
        long number = sliceAt(plan, atMillis);
        long bin = atMillis / CheckKey.BIN_MILLIS;
        Map<CheckKey, Long> checks = Map.of(new CheckKey("", Symptom.NO_RESPONSE, "refused", bin), connections);
        RowTally refused = new RowTally(
                1,
                0,
                null,
                Map.of(ConnectResult.REFUSED, connections),
                0,
                null,
                null,
                checks,
                null,
                null,
                null,
                null,
                null);
        Slice closed =
                new Slice(number, number, true, null, Map.of(bin, new Reach(connections, 0)), Map.of(0, refused), null);
        slices.replaceAll(slice -> slice.first() == number ? slice.merge(closed) : slice);
        return new ShardReport(
                clean.version(), clean.planHash(), shard, podUid, clean.startedAt(), false, List.copyOf(slices));
    }

    /** The same, with the latencies of every check in six phases, as those of a real shard have them. */
    public static ShardReport timed(ShardReport report) {
        Map<Phase, Distribution> latency = new EnumMap<>(Phase.class);
        for (Phase phase :
                List.of(Phase.DNS, Phase.TCP, Phase.UPGRADE, Phase.READY, Phase.ECHO, Phase.SCHEDULED_READY)) {
            Histogram recorder = Distribution.recorder();
            for (int i = 0; i < CHECKS; i++) {
                recorder.recordValue(1_000_000L * (1 + phase.ordinal() + i));
            }
            latency.put(phase, Distribution.of(recorder));
        }
        RowTally times = new RowTally(0, 0, null, null, 0, null, null, null, null, null, null, latency, null);
        List<Slice> slices = report.slices().stream()
                .map(slice -> slice.merge(
                        new Slice(slice.first(), slice.last(), slice.closed(), null, null, Map.of(0, times), null)))
                .toList();
        return new ShardReport(
                report.version(),
                report.planHash(),
                report.shard(),
                report.podUid(),
                report.startedAt(),
                report.finished(),
                slices);
    }

    private static ShardReport report(ShardPlan plan, int shard, String podUid, long first, long last, int window) {
        List<Slice> slices = LongStream.rangeClosed(first, last)
                .mapToObj(number -> slice(plan, number, number < last, window))
                .toList();
        return new ShardReport(
                ShardPlan.VERSION, plan.hash(), shard, podUid, first * plan.sliceMillis(), false, slices);
    }

    private static Slice slice(ShardPlan plan, long number, boolean closed, int window) {
        long bin = number * plan.sliceMillis() / CheckKey.BIN_MILLIS;
        Map<Integer, Map<Symptom, Long>> byOffset = new TreeMap<>();
        Map<CheckKey, Long> checks = new TreeMap<>();
        for (int offset : OFFSETS) {
            Symptom symptom = window < 0 && offset < -window ? Symptom.ACCEPT_ERROR : Symptom.NONE;
            byOffset.put(offset, Map.of(symptom, 1L));
            checks.merge(new CheckKey("", symptom, "", bin), 1L, Long::sum);
        }
        long count = CHECKS;
        RowTally row = new RowTally(
                1,
                0,
                null,
                Map.of(ConnectResult.OPENED, count),
                0,
                null,
                null,
                checks,
                byOffset,
                Map.of(0, new RowTally.UserTally(count, 0)),
                null,
                null,
                null);
        return new Slice(
                number,
                number,
                closed,
                null,
                Map.of(bin, new Reach(count, count)),
                Map.of(0, row),
                kept(plan, number, window));
    }

    private static List<Evidence> kept(ShardPlan plan, long number, int window) {
        return window >= 0
                ? List.of()
                : List.of(new Evidence(
                        "e-" + number,
                        0,
                        Symptom.ACCEPT_ERROR,
                        number * plan.sliceMillis(),
                        0,
                        List.of(),
                        null,
                        "10.0.0.1:8080",
                        101,
                        "1011 before the first answer",
                        null));
    }
}
