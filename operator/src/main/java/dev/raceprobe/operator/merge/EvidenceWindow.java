package dev.raceprobe.operator.merge;

import dev.raceprobe.contract.RoundHistory;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.ShardReport;
import dev.raceprobe.contract.Slice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The slices that were pulled from the pods of one plan, by pod and number. Thread-safe. A slice that is pulled again replaces
 * what was known of it; a coarser one replaces its parts.
 */
public final class EvidenceWindow {
    /** Times of a status are whole seconds, cut off; slices are much longer than one. */
    public static final long SECOND_MILLIS = 1_000;

    private final ShardPlan plan;
    private final Map<String, TreeMap<Long, Slice>> slicesOfPod = new HashMap<>();
    private final PodHistories histories = new PodHistories();
    private final Map<String, Pod> pods = new HashMap<>();

    private record Pod(int shard, long beganMillis) {}

    public EvidenceWindow(ShardPlan plan) {
        this.plan = plan;
    }

    /**
     * Takes in what a pod reported, and forgets what is older than any row looks back, of every pod: those that are gone do not
     * report any more.
     *
     * @param nowMillis the operator's clock, epoch milliseconds, as rows look back by it: no pod's clock tells what another has
     *     forgotten
     */
    public synchronized void add(ShardReport report, long nowMillis) {
        pods.put(report.podUid(), new Pod(report.shard(), report.startedAt()));
        histories.add(report, nowMillis);
        TreeMap<Long, Slice> known = slicesOfPod.computeIfAbsent(report.podUid(), uid -> new TreeMap<>());
        for (Slice slice : report.slices()) {
            Map.Entry<Long, Slice> around = known.floorEntry(slice.first());
            if (around == null || !isPartOf(slice, around.getValue())) {
                known.values().removeIf(other -> overlap(slice, other));
                known.put(slice.first(), slice);
            }
        }
        forgetOld(nowMillis);
    }

    private static boolean isPartOf(Slice slice, Slice coarser) {
        return coarser.last() >= slice.last() && coarser.last() - coarser.first() > slice.last() - slice.first();
    }

    private static boolean overlap(Slice a, Slice b) {
        return a.first() <= b.last() && b.first() <= a.last();
    }

    private void forgetOld(long nowMillis) {
        long kept = Math.floorDiv(nowMillis - plan.windowMillis(), plan.sliceMillis()) - 1;
        slicesOfPod.values().forEach(slices -> slices.values().removeIf(slice -> slice.last() < kept));
        slicesOfPod.values().removeIf(TreeMap::isEmpty);
        pods.keySet().retainAll(slicesOfPod.keySet());
    }

    /** Whether any pod reported slices of the shard. */
    public synchronized boolean hasShard(int shard) {
        return pods.values().stream().anyMatch(pod -> pod.shard() == shard);
    }

    /** The number of the newest slice of a pod that is still open or the last closed: what to ask for from then on. */
    public synchronized OptionalLong since(String podUid) {
        TreeMap<Long, Slice> known = slicesOfPod.get(podUid);
        return known == null || known.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(known.lastEntry().getValue().first());
    }

    /** Whether a pod has ended its last slice before its time: it was told to stop, or has finished. Else the newest is open. */
    public synchronized boolean isSealed(String podUid) {
        TreeMap<Long, Slice> known = slicesOfPod.get(podUid);
        return known != null && !known.isEmpty() && known.lastEntry().getValue().closed();
    }

    /** By row, the rounds of all pods over the last day, however short the window is. */
    public synchronized Map<Integer, RoundHistory> history() {
        return histories.all();
    }

    /** All slices of all pods, in order of time. */
    public synchronized List<PodSlice> slices() {
        return slicesOfPod.entrySet().stream()
                .flatMap(pod -> pod.getValue().values().stream().map(slice -> new PodSlice(pod.getKey(), slice)))
                .sorted(Comparator.comparingLong(seen -> seen.slice().first()))
                .toList();
    }

    /**
     * Up to when all of these pods have reported closed slices: counting no further keeps one moment for all of them. A pod that has
     * finished keeps nobody waiting; when all have, it is the end of the last.
     *
     * @param running UIDs of pods that go on
     * @param finished UIDs of pods whose run has ended
     * @return epoch milliseconds, the end of a slice; empty when one that goes on has none, or there are none at all
     */
    public synchronized OptionalLong closedUntil(Collection<String> running, Collection<String> finished) {
        if (running.isEmpty()) {
            return finished.stream()
                    .map(this::closedUntil)
                    .flatMapToLong(OptionalLong::stream)
                    .max();
        }
        List<OptionalLong> ends = running.stream().map(this::closedUntil).toList();
        return ends.stream().anyMatch(OptionalLong::isEmpty)
                ? OptionalLong.empty()
                : ends.stream().mapToLong(OptionalLong::getAsLong).min();
    }

    private OptionalLong closedUntil(String podUid) {
        return slicesOfPod.getOrDefault(podUid, new TreeMap<>()).values().stream()
                .filter(Slice::closed)
                .mapToLong(this::endMillis)
                .max();
    }

    /**
     * The closed slices that lie between two moments and have not been handed out before: what counters count, each once.
     *
     * @param counted by pod, the last slice number that was handed out; is brought up to date
     * @param fromMillis epoch milliseconds, cut off to the second; slices that begin before it were counted in an earlier life,
     *     coarser ones at least in part: nothing is counted twice. Those of pods that began after that second were not, whatever
     *     was seen before in their first slice
     * @param untilMillis epoch milliseconds; slices that end after it are not handed out yet
     */
    public synchronized List<PodSlice> newlyClosed(Map<String, Long> counted, long fromMillis, long untilMillis) {
        List<PodSlice> fresh = new ArrayList<>();
        slicesOfPod.forEach((pod, slices) -> {
            boolean isYoung = pods.get(pod).beganMillis() >= fromMillis + SECOND_MILLIS;
            for (Slice slice : slices.values()) {
                boolean isNew = slice.first() > counted.getOrDefault(pod, Long.MIN_VALUE)
                        && (isYoung || slice.first() * plan.sliceMillis() >= fromMillis)
                        && endMillis(slice) <= untilMillis;
                if (slice.closed() && isNew) {
                    fresh.add(new PodSlice(pod, slice));
                    counted.put(pod, slice.last());
                }
            }
        });
        return fresh;
    }

    private long endMillis(Slice slice) {
        return (slice.last() + 1) * plan.sliceMillis();
    }
}
