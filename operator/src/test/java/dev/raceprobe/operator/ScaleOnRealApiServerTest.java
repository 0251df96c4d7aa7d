package dev.raceprobe.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.ShardReport;
import dev.raceprobe.operator.dependent.Owned;
import dev.raceprobe.operator.support.ApiCalls;
import dev.raceprobe.operator.support.ApiServer;
import dev.raceprobe.operator.support.ApiServers;
import dev.raceprobe.operator.support.FakeFleet;
import dev.raceprobe.operator.support.OperatorProcess;
import dev.raceprobe.operator.support.Reports;
import dev.raceprobe.operator.support.Samples;
import dev.raceprobe.operator.support.WithRealApiServer;
import dev.raceprobe.operator.support.World;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * {@code mvn verify -Pscale -pl operator -am}: 1,000 RaceProbes on one operator, a process of its own on the flags of its image,
 * with a pod each that reports. Prints a table; asserts nothing about speed, but that the memory is what deploy/base grants.
 */
@Tag("scale")
@WithRealApiServer
class ScaleOnRealApiServerTest {
    private static final int PROBES = Integer.getInteger("scale.probes", 1_000);
    /** A host takes as many probes as its caps allow. */
    private static final int HOSTS = 250;

    /** A full window. */
    private static final int SLICES = 20;

    private static final int RACES = Integer.getInteger("scale.races", 20);
    private static final int REST_SECONDS = Integer.getInteger("scale.rest", 30);
    private static final int PULL_MILLIS = (int) OperatorSettings.DEFAULT_PULL_EVERY.toMillis();
    private static final String YAML = Samples.text("probe-two-shards.yaml")
            .replace("replicas: 2", "replicas: 1")
            .replace("statusUpdateInterval: 10s", "statusUpdateInterval: 30s");

    private final Map<String, Long> seen = new ConcurrentHashMap<>();
    private final Map<String, Long> told = new ConcurrentHashMap<>();
    private final List<String> table = new ArrayList<>();

    @Test
    void aThousandProbes() throws Exception {
        try (ApiServer server = ApiServers.real(Path.of(System.getenv("KUBEBUILDER_ASSETS")));
                World world = new World(server);
                FakeFleet fleet = new FakeFleet();
                OperatorProcess operator = OperatorProcess.start(
                        server.operatorConfig(), world.namespace(), Path.of("target", "scale-operator.log"));
                var watch = world.client()
                        .apps()
                        .statefulSets()
                        .inNamespace(world.namespace())
                        .watch(sets());
                var probes = world.client()
                        .resources(RaceProbe.class)
                        .inNamespace(world.namespace())
                        .watch(statuses())) {
            int cores = Runtime.getRuntime().availableProcessors();
            row("machine", cores + " cores, shared with the API server; Java " + System.getProperty("java.version"));
            Awaitility.await("started").atMost(Duration.ofMinutes(1)).until(operator::isReady);
            storm(world, operator, "apply", YAML);
            rest(world, operator, "no pods");
            playPods(world, fleet);
            rest(world, operator, "all pods report");
            races(world, fleet);
            storm(world, operator, "edit", YAML.replace("interval: 10s", "interval: 20s"));
            assertThat(operator.peakMib()).as("peak MiB").isLessThan(OperatorProcess.allowedMib());
            assertThat(List.of(watch, probes)).doesNotContainNull();
        } finally {
            table.forEach(System.out::println);
        }
    }

    /** Applies all, as fast as it goes, and waits for the StatefulSets that come of it. */
    private void storm(World world, OperatorProcess operator, String what, String yaml) throws Exception {
        Map<String, Long> applied = new ConcurrentHashMap<>();
        seen.clear();
        told.clear();
        ApiCalls before = ApiCalls.of(world.client());
        double cpu = operator.cpuSeconds();
        long begin = System.nanoTime();
        IntStream.range(0, PROBES).parallel().forEach(i -> {
            applied.put("p" + i, System.nanoTime());
            world.apply(yaml.replace("name: chat}", "name: p" + i + "}")
                    .replace("chat.shop", "chat-" + i % HOSTS + ".shop"));
        });
        double appliedAll = secondsSince(begin);
        Awaitility.await(what)
                .atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> seen.size() == PROBES && told.size() == PROBES);
        row(
                what + " storm",
                String.format(
                        Locale.ROOT,
                        "%d applied in %.0f s, all StatefulSets and statuses after %.0f s, operator's processor time"
                                + " %.0f s",
                        PROBES,
                        appliedAll,
                        secondsSince(begin),
                        operator.cpuSeconds() - cpu));
        row(what + " to StatefulSet", percentiles(since(applied, seen)));
        row(what + " to status", percentiles(since(applied, told)));
        memory(operator, "after " + PROBES + " of: " + what);
        pause(REST_SECONDS / 2); // the last status
        row(what + ", API calls for each probe", calls(world, before, 1));
    }

    private static List<Long> since(Map<String, Long> begins, Map<String, Long> ends) {
        return begins.entrySet().stream()
                .map(each -> (ends.get(each.getKey()) - each.getValue()) / 1_000_000)
                .toList();
    }

    private void rest(World world, OperatorProcess operator, String how) throws Exception {
        pause(REST_SECONDS / 2); // what was before
        ApiCalls before = ApiCalls.of(world.client());
        double cpu = operator.cpuSeconds();
        pause(REST_SECONDS);
        double used = (operator.cpuSeconds() - cpu) / REST_SECONDS;
        row("at rest, " + how + ", API calls for each probe and minute", calls(world, before, 60.0 / REST_SECONDS));
        row("at rest, " + how + ", operator's processor", String.format(Locale.ROOT, "%.2f cores", used));
        memory(operator, "at rest, " + how);
    }

    private void playPods(World world, FakeFleet fleet) {
        long begin = System.nanoTime();
        IntStream.range(0, PROBES).parallel().forEach(i -> {
            var plan = world.plan("p" + i);
            var pod = world.runPod("p" + i, 0, FakeFleet.ip(i));
            String uid = pod.getMetadata().getUid();
            fleet.reports(FakeFleet.ip(i), since -> {
                long now = Reports.sliceAt(plan, System.currentTimeMillis());
                return Reports.timed(Reports.clean(plan, 0, uid, since.orElse(now - SLICES), now));
            });
        });
        double played = secondsSince(begin);
        Awaitility.await("all passed")
                .atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> passing(world) == PROBES);
        row(
                "all pods report",
                String.format(
                        Locale.ROOT,
                        "%d pods made in %.0f s, all verdicts after %.0f s",
                        PROBES,
                        played,
                        secondsSince(begin)));
    }

    private static long passing(World world) {
        return world.probes().stream()
                .filter(probe -> probe.getStatus() != null
                        && probe.getStatus().conditions().stream()
                                .anyMatch(c -> c.getType().equals("Passing")
                                        && c.getStatus().equals("True")))
                .count();
    }

    /** From a report that turns bad to the status that says so, at any moment between two pulls. */
    private void races(World world, FakeFleet fleet) throws InterruptedException {
        Random random = new Random(1);
        List<Long> fromReport = new ArrayList<>();
        List<Long> fromPull = new ArrayList<>();
        for (int i = 0; i < RACES; i++) {
            String name = "p" + i;
            var plan = world.plan(name);
            String uid = world.pod(name + "-0").getMetadata().getUid();
            AtomicLong pulled = new AtomicLong();
            new CountDownLatch(1).await(random.nextInt(PULL_MILLIS), TimeUnit.MILLISECONDS);
            long begin = System.nanoTime();
            fleet.reports(FakeFleet.ip(i), since -> {
                pulled.compareAndSet(0, System.nanoTime());
                return racy(plan, uid, since);
            });
            Awaitility.await("failed")
                    .atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> world.condition(name, "Passing").startsWith("False"));
            long end = System.nanoTime();
            fromReport.add((end - begin) / 1_000_000);
            fromPull.add((end - pulled.get()) / 1_000_000);
        }
        row("report to status, pulled every " + PULL_MILLIS / 1_000 + " s", percentiles(fromReport));
        row("of it, pull to status", percentiles(fromPull));
    }

    /** From then on, or the whole window. */
    private static ShardReport racy(ShardPlan plan, String uid, OptionalLong since) {
        long now = Reports.sliceAt(plan, System.currentTimeMillis());
        return Reports.timed(Reports.racy(plan, 0, uid, Math.min(now - SLICES, since.orElse(now)), now, 84));
    }

    private static String calls(World world, ApiCalls before, double times) {
        Map<String, Double> more =
                new TreeMap<>(ApiCalls.of(world.client()).since(before).counts());
        String sum =
                each(more.values().stream().mapToDouble(Double::doubleValue).sum() * times);
        more.values().removeIf(count -> count * times / PROBES < 0.01);
        return more.isEmpty()
                ? sum
                : sum + ": "
                        + String.join(
                                ", ",
                                more.entrySet().stream()
                                        .map(entry -> entry.getKey() + " " + each(entry.getValue() * times))
                                        .toList());
    }

    private static String each(double calls) {
        return String.format(Locale.ROOT, "%.2f", calls / PROBES);
    }

    private static String percentiles(List<Long> millis) {
        List<Long> sorted = millis.stream().sorted().toList();
        int last = sorted.size() - 1;
        return "p50 " + sorted.get(last / 2) + " ms, p95 " + sorted.get(last * 95 / 100) + " ms, max "
                + sorted.get(last) + " ms";
    }

    private void memory(OperatorProcess operator, String when) throws IOException, InterruptedException {
        long resident = operator.residentMib();
        long peak = operator.peakMib();
        row(
                "memory " + when,
                "heap " + operator.heapMib() + " MiB live, RSS " + resident + " MiB, at most " + peak + " of "
                        + OperatorProcess.allowedMib() + " so far");
    }

    private void row(String what, String value) {
        table.add("| " + what + " | " + value + " |");
        System.out.println(what + ": " + value);
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    private static void pause(int seconds) throws InterruptedException {
        new CountDownLatch(1).await(seconds, TimeUnit.SECONDS);
    }

    /** When each StatefulSet was first seen with the plan of the storm that is on. */
    private Watcher<StatefulSet> sets() {
        Map<String, String> plans = new ConcurrentHashMap<>();
        return watcher(set -> {
            String name = set.getMetadata().getName();
            String plan = set.getMetadata().getAnnotations().get(Owned.PLAN_HASH);
            if (!plan.equals(plans.put(name, plan))) {
                seen.putIfAbsent(name, System.nanoTime());
            }
        });
    }

    /** When each status first spoke of the spec of the storm that is on. */
    private Watcher<RaceProbe> statuses() {
        Map<String, Long> generations = new ConcurrentHashMap<>();
        return watcher(probe -> {
            String name = probe.getMetadata().getName();
            Long observed = probe.getStatus() == null ? null : probe.getStatus().observedGeneration();
            if (observed != null
                    && observed.equals(probe.getMetadata().getGeneration())
                    && !observed.equals(generations.put(name, observed))) {
                told.putIfAbsent(name, System.nanoTime());
            }
        });
    }

    private <T> Watcher<T> watcher(Consumer<T> news) {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, T object) {
                news.accept(object);
            }

            @Override
            public void onClose(WatcherException cause) {
                table.add("a watch has ended: " + cause);
            }
        };
    }
}
