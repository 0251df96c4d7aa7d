package dev.raceprobe.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.operator.dependent.Owned;
import dev.raceprobe.operator.support.ApiServer;
import dev.raceprobe.operator.support.ApiServers;
import dev.raceprobe.operator.support.FakeShard;
import dev.raceprobe.operator.support.OperatorProcess;
import dev.raceprobe.operator.support.Reports;
import dev.raceprobe.operator.support.Samples;
import dev.raceprobe.operator.support.World;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * {@code mvn verify -Pscale -pl operator -am}: 1,000 RaceProbes on one operator, a process of its own, and no pods but those of a
 * few. Prints a table and asserts nothing about speed.
 */
@Tag("scale")
@EnabledIfEnvironmentVariable(named = "KUBEBUILDER_ASSETS", matches = ".+", disabledReason = "no real kube-apiserver")
class ScaleOnRealApiServerTest {
    private static final int PROBES = Integer.getInteger("scale.probes", 1_000);
    /** A host takes as many probes as its caps allow. */
    private static final int HOSTS = 250;

    private static final int PLAYED = 10;
    private static final int REST_SECONDS = 30;
    private static final String YAML = Samples.text("probe-two-shards.yaml").replace("replicas: 2", "replicas: 1");

    /** What the operator alone does; watches last. */
    private static final Pattern CALLS = Pattern.compile("apiserver_request_total\\{.*resource=\"(configmaps|events|"
            + "statefulsets|raceprobes|pods)\".*subresource=\"([a-z]*)\".*verb=\"([A-Z]*)\".*} (.*)");

    private final Map<String, Long> seen = new ConcurrentHashMap<>();
    private final List<String> table = new ArrayList<>();

    @Test
    void aThousandProbes() throws Exception {
        try (ApiServer server = ApiServers.real(Path.of(System.getenv("KUBEBUILDER_ASSETS")));
                World world = new World(server);
                OperatorProcess operator = OperatorProcess.start(
                        server.operatorConfig(), world.namespace(), "384m", Path.of("target", "scale-operator.log"));
                var watch = world.client()
                        .apps()
                        .statefulSets()
                        .inNamespace(world.namespace())
                        .watch(watcher())) {
            row(
                    "machine",
                    Runtime.getRuntime().availableProcessors() + " cores, shared with the API server and others");
            storm(world, "apply", YAML);
            memory(operator, "after " + PROBES + " applied");
            rest(world);
            memory(operator, "at rest");
            storm(world, "edit", YAML.replace("interval: 10s", "interval: 20s"));
            memory(operator, "after " + PROBES + " edits");
            reports(world);
            assertThat(watch).isNotNull();
        } finally {
            table.forEach(System.out::println);
        }
    }

    /** Applies all, as fast as it goes, and waits for the StatefulSets that come of it. */
    private void storm(World world, String what, String yaml) {
        Map<String, Long> applied = new ConcurrentHashMap<>();
        seen.clear();
        double calls = calls(world);
        long begin = System.nanoTime();
        IntStream.range(0, PROBES).parallel().forEach(i -> {
            world.apply(yaml.replace("name: chat}", "name: p" + i + "}")
                    .replace("chat.shop", "chat-" + i % HOSTS + ".shop"));
            applied.put("p" + i, System.nanoTime());
        });
        long appliedAll = System.nanoTime();
        Awaitility.await(what)
                .atMost(Duration.ofMinutes(10))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> seen.size() == PROBES);
        long[] millis = applied.entrySet().stream()
                .mapToLong(each -> Math.max(0, seen.get(each.getKey()) - each.getValue()) / 1_000_000)
                .sorted()
                .toArray();
        row(
                what + " to StatefulSet",
                String.format(
                        Locale.ROOT,
                        "p50 %d ms, p95 %d ms, max %d ms; all applied in %d s",
                        millis[millis.length / 2],
                        millis[millis.length * 95 / 100],
                        millis[millis.length - 1],
                        TimeUnit.NANOSECONDS.toSeconds(appliedAll - begin)));
        row(what + ", API calls for each probe", perProbe(calls(world) - calls));
    }

    private void rest(World world) throws InterruptedException {
        pause(REST_SECONDS); // what the storm left behind
        double calls = calls(world);
        pause(REST_SECONDS);
        row("at rest, API calls for each probe and minute", perProbe((calls(world) - calls) * 60 / REST_SECONDS));
    }

    /** From a report that turns bad to the status that says so: half a pull's interval, and what the operator takes. */
    private void reports(World world) {
        List<FakeShard> shards = new ArrayList<>();
        List<Pod> pods = new ArrayList<>();
        for (int i = 0; i < PLAYED; i++) {
            shards.add(FakeShard.start());
            pods.add(world.runPod("p" + i, 0, shards.get(i)));
            report(world, shards.get(i), i, pods.get(i), false);
        }
        Awaitility.await("passed").atMost(Duration.ofMinutes(2)).until(() -> all(world, "True"));
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < PLAYED; i++) {
            int index = i;
            long begin = System.nanoTime();
            report(world, shards.get(i), i, pods.get(i), true);
            Awaitility.await("failed")
                    .atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> world.condition("p" + index, "Passing").startsWith("False"));
            millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
        }
        millis.sort(null);
        row(
                "report to status",
                "p50 " + millis.get(PLAYED / 2) + " ms, max " + millis.get(PLAYED - 1) + " ms, pulled every 5 s");
        shards.forEach(FakeShard::close);
    }

    private static void report(World world, FakeShard shard, int index, Pod pod, boolean racy) {
        var plan = world.plan("p" + index);
        long now = Reports.sliceAt(plan, System.currentTimeMillis());
        String uid = pod.getMetadata().getUid();
        shard.reports(() ->
                racy ? Reports.racy(plan, 0, uid, now - 10, now, 84) : Reports.clean(plan, 0, uid, now - 10, now));
    }

    private static boolean all(World world, String status) {
        return IntStream.range(0, PLAYED)
                .allMatch(i -> world.condition("p" + i, "Passing").startsWith(status));
    }

    private static double calls(World world) {
        return CALLS.matcher(world.client().raw("/metrics"))
                .results()
                .filter(call -> !call.group(3).equals("WATCH") && !call.group(3).equals("LIST"))
                .filter(call ->
                        !call.group(1).equals("raceprobes") || call.group(2).equals("status"))
                .mapToDouble(call -> Double.parseDouble(call.group(4)))
                .sum();
    }

    private static String perProbe(double calls) {
        return String.format(Locale.ROOT, "%.2f", calls / PROBES);
    }

    private void memory(OperatorProcess operator, String when) throws Exception {
        long resident = operator.residentMib();
        row("memory " + when, "heap " + operator.heapMib() + " MiB live, RSS " + resident + " MiB (-Xmx384m)");
    }

    private void row(String what, String value) {
        table.add("| " + what + " | " + value + " |");
    }

    private static void pause(int seconds) throws InterruptedException {
        new CountDownLatch(1).await(seconds, TimeUnit.SECONDS);
    }

    /** When each StatefulSet was first seen with the plan of the storm that is on. */
    private Watcher<StatefulSet> watcher() {
        Map<String, String> plans = new ConcurrentHashMap<>();
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, StatefulSet set) {
                String name = set.getMetadata().getName();
                String plan = set.getMetadata().getAnnotations().get(Owned.PLAN_HASH);
                if (!plan.equals(plans.put(name, plan))) {
                    seen.putIfAbsent(name, System.nanoTime());
                }
            }

            @Override
            public void onClose(WatcherException cause) {
                table.add("the watch has ended: " + cause);
            }
        };
    }
}
