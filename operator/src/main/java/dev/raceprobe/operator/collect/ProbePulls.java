package dev.raceprobe.operator.collect;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.ShardReport;
import dev.raceprobe.contract.Slice;
import dev.raceprobe.operator.merge.EvidenceWindow;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What is pulled for one probe under one plan. Thread-safe. */
final class ProbePulls {
    private static final String UNUSABLE = "its report cannot be parsed";

    private final String probeUid;
    private final ShardPlan plan;
    private final ReportReader reader;
    private final Clock clock;
    private final long staleNanos;
    private final AtomicBoolean pulling = new AtomicBoolean();
    private final Map<Integer, Pulled> shards = new HashMap<>();
    private final EvidenceWindow window;
    private List<ShardPod> pods = List.of();
    private OptionalLong replacedMillis = OptionalLong.empty();

    ProbePulls(String probeUid, ShardPlan plan, ReportReader reader, Duration every, Clock clock) {
        this.probeUid = probeUid;
        this.plan = plan;
        this.reader = reader;
        this.clock = clock;
        window = new EvidenceWindow(plan);
        // three pulls in a row: one that is late or lost is no reason to call a shard missing
        staleNanos = every.multipliedBy(3).plus(ReportReader.TIMEOUT).toNanos();
    }

    /** How the last pull of a shard ended: with a report at that time, or with a complaint. */
    private record Pulled(String podUid, long reportedAtNanos, boolean finished, String complaint) {}

    boolean isAbout(RaceProbe probe, ShardPlan otherPlan) {
        return probeUid.equals(probe.getMetadata().getUid()) && plan.hash().equals(otherPlan.hash());
    }

    /** Pulls from these pods from now on; true if one of them was not known. */
    synchronized boolean watch(List<ShardPod> newPods) {
        Set<String> known = pods.stream().map(ShardPod::uid).collect(Collectors.toSet());
        pods = List.copyOf(newPods);
        return pods.stream().anyMatch(pod -> !known.contains(pod.uid()));
    }

    /** Pulls each pod once; completes with whether there is news. A turn in which the last one still runs is skipped. */
    CompletableFuture<Boolean> pull() {
        if (!pulling.compareAndSet(false, true)) {
            return CompletableFuture.completedFuture(false);
        }
        List<CompletableFuture<Boolean>> pulls = pods().stream().map(this::pull).toList();
        return CompletableFuture.allOf(pulls.toArray(CompletableFuture[]::new))
                .thenApply(all -> pulls.stream().anyMatch(CompletableFuture::join))
                .whenComplete((news, error) -> pulling.set(false));
    }

    private synchronized List<ShardPod> pods() {
        return pods;
    }

    private CompletableFuture<Boolean> pull(ShardPod pod) {
        return CompletableFuture.completedFuture(pod)
                .thenCompose(asked -> reader.read(asked, since(asked))) // which may throw: this pod's complaint alone
                .thenApply(text -> ContractJson.read(text, ShardReport.class))
                .handle((report, error) -> take(pod, report, error));
    }

    private synchronized OptionalLong since(ShardPod pod) {
        return window.since(pod.uid());
    }

    private synchronized boolean take(ShardPod pod, ShardReport report, Throwable error) {
        long nowMillis = clock.millis();
        Optional<String> refusal = error != null ? Optional.of(reason(error)) : refusal(pod, report, nowMillis);
        Pulled before = shards.get(pod.shard());
        if (refusal.isPresent()) {
            long reportedAt = before != null && before.podUid().equals(pod.uid()) && error != null
                    ? before.reportedAtNanos()
                    : System.nanoTime() - staleNanos - 1;
            shards.put(pod.shard(), new Pulled(pod.uid(), reportedAt, false, refusal.get()));
            return before == null || !refusal.get().equals(before.complaint());
        }
        if (window.hasShard(report.shard()) && window.since(report.podUid()).isEmpty()) {
            replacedMillis = OptionalLong.of(firstMillis(report));
        }
        window.add(report, nowMillis);
        shards.put(pod.shard(), new Pulled(pod.uid(), System.nanoTime(), report.finished(), null));
        return true;
    }

    /** What a stray pod says may be anything: what cannot even be checked is refused, too. */
    private Optional<String> refusal(ShardPod pod, ShardReport report, long nowMillis) {
        try {
            return ReportCheck.refuse(report, plan, pod, nowMillis);
        } catch (RuntimeException e) {
            return Optional.of(UNUSABLE);
        }
    }

    private static String reason(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        return cause instanceof ReportUnreadable ? cause.getMessage() : UNUSABLE;
    }

    synchronized Collected collected() {
        long now = System.nanoTime();
        Map<Integer, String> reporting = new HashMap<>();
        shards.forEach((shard, pulled) -> {
            if (shard < plan.shards() && now - pulled.reportedAtNanos() <= staleNanos && isWatched(pulled.podUid())) {
                reporting.put(shard, pulled.podUid());
            }
        });
        List<String> complaints = IntStream.range(0, plan.shards())
                .filter(shard -> !reporting.containsKey(shard))
                .mapToObj(shard -> "shard " + shard + " " + complaint(shard))
                .toList();
        Set<Integer> finished = reporting.keySet().stream()
                .filter(shard -> shards.get(shard).finished())
                .collect(Collectors.toSet());
        return new Collected(
                pods.stream().allMatch(this::wasPulled), window, reporting, finished, replacedMillis, complaints);
    }

    private long firstMillis(ShardReport report) {
        return report.slices().stream().mapToLong(Slice::first).min().orElse(0) * plan.sliceMillis();
    }

    private boolean wasPulled(ShardPod pod) {
        Pulled pulled = shards.get(pod.shard());
        return pulled != null && pulled.podUid().equals(pod.uid());
    }

    private boolean isWatched(String podUid) {
        return pods.stream().anyMatch(pod -> pod.uid().equals(podUid));
    }

    private String complaint(int shard) {
        if (pods.stream().noneMatch(pod -> pod.shard() == shard)) {
            return "has no running pod";
        }
        Pulled pulled = shards.get(shard);
        return pulled == null || pulled.complaint() == null ? "has not reported yet" : pulled.complaint();
    }
}
