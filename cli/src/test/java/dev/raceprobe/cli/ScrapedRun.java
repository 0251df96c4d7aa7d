package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.contract.RowTally;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.ShardReport;
import dev.raceprobe.target.FaultyTarget;
import dev.raceprobe.target.TargetSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * A run against a racy target, once by a pod alone and once by an operator with its pod, scraped all the while by two Prometheus:
 * as most are, and one that keeps native histograms. The target's window is wider than all offsets, so that a busy machine, whose
 * messages leave late, finds it too. Beside it {@link LastingProbes} go on.
 */
final class ScrapedRun implements AutoCloseable {
    /** What a very busy machine does it in. */
    static final Duration WITHIN = Duration.ofSeconds(150);

    private static final long RUN_MILLIS = 6_000;
    private static final int TRIES = 4;

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final PodProcess pod;
    private final Prometheus prometheus;
    private final Prometheus withNativeHistograms;
    private final ShardReport report;
    private final RaceProbeStatus status;

    private ScrapedRun(Path directory) throws Exception {
        FaultyTarget target = keep(FaultyTarget.start(new TargetSettings("127.0.0.1", 0, null)));
        Deployed service = keep(new Deployed(target.port()));
        Cluster cluster = keep(Cluster.start(Files.createDirectory(directory.resolve("cluster"))));
        LastingProbes.of(target.port()).forEach(cluster::apply);
        int port = Prometheus.freePort();
        Map<String, String> both =
                Map.of("pod", "127.0.0.1:" + port, "operator", "127.0.0.1:" + cluster.operatorPort());
        prometheus = keep(Prometheus.start(
                Files.createDirectory(directory.resolve("prometheus")),
                both,
                LastingProbes.scrapeConfig(directory),
                "exemplar-storage"));
        withNativeHistograms = keep(Prometheus.start(
                Files.createDirectory(directory.resolve("native")),
                Map.of("pod", "127.0.0.1:" + port),
                "",
                "native-histograms"));
        ProbeText probe = ProbeText.at(service.port(), "/chat")
                .profiles("[{name: near, roundTrip: {min: 10ms, max: 20ms}}]")
                .scenario(ProbeText.ACCEPT.replace("interval:", "profiles: [baseline, near], interval:"))
                .scenario(ProbeText.EVENTS)
                .scenario(ProbeText.ISOLATION)
                .minSamples(12)
                .once("1");
        pod = keep(PodProcess.start(Files.createDirectory(directory.resolve("pod")), probe, port, RUN_MILLIS));
        // a counter that is scraped for the first time when all is over has not increased
        await().atMost(WITHIN)
                .until(() -> !prometheus.query("raceprobe_symptoms_total").isEmpty());
        service.deploy("/accept-race?window=2s");
        cluster.apply(probe);
        LastingProbes.tell(directory, cluster);
        await().atMost(WITHIN).ignoreExceptions().until(() -> pod.report().finished());
        report = pod.report();
        await().atMost(WITHIN).until(() -> isComplete(cluster.status("chat")));
        status = cluster.status("chat");
        await().atMost(WITHIN).untilAsserted(() -> {
            assertThat(prometheus.sum("raceprobe_connection_attempts_total{job=\"pod\"}"))
                    .isEqualTo(attempts());
            assertThat(prometheus.sum("raceprobe_checks_total{probe=\"chat\"}")).isEqualTo(checks());
        });
    }

    /** Plays both to their end; again where a busy Prometheus came for the first time when all was over: nothing increases then. */
    static ScrapedRun play(Path directory) throws Exception {
        for (int attempt = 1; attempt < TRIES; attempt++) {
            ScrapedRun run = new ScrapedRun(Files.createDirectory(directory.resolve("attempt-" + attempt)));
            if (run.prometheus.sum("increase(raceprobe_injected_delay_seconds_count[5m])") > 0) {
                return run;
            }
            run.close();
        }
        return new ScrapedRun(Files.createDirectory(directory.resolve("last-attempt")));
    }

    private static boolean isComplete(RaceProbeStatus status) {
        return status != null
                && status.conditions().stream()
                        .anyMatch(c ->
                                c.getType().equals("Complete") && c.getStatus().equals("True"));
    }

    private long attempts() {
        return report.slices().stream()
                .flatMap(slice -> slice.rows().values().stream())
                .mapToLong(RowTally::connections)
                .sum();
    }

    private long checks() {
        return status.scenarios().stream()
                .mapToLong(row -> row.samples() + row.inconclusive())
                .sum();
    }

    /** The pod without an operator: it is still there. */
    PodProcess pod() {
        return pod;
    }

    /** What that pod saw of a row. */
    RowTally seen(ShardPlan.Row row) {
        return report.slices().stream()
                .map(slice -> slice.row(row.index()))
                .reduce(RowTally::merge)
                .orElseThrow();
    }

    /** What the operator came to. */
    RaceProbeStatus status() {
        return status;
    }

    Prometheus prometheus() {
        return prometheus;
    }

    Prometheus withNativeHistograms() {
        return withNativeHistograms;
    }

    private <T extends AutoCloseable> T keep(T resource) {
        running.push(resource);
        return resource;
    }

    @Override
    public void close() {
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("cannot stop", e);
            }
        }
    }
}
