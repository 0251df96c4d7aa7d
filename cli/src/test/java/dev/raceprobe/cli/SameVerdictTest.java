package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.api.v1alpha1.ScenarioStatus.Result;
import dev.raceprobe.target.FaultyTarget;
import dev.raceprobe.target.TargetSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same manifest through {@code raceprobe run} and through the operator with its probe pods: the same verdict, row by row. */
@Order(1) // takes longest
class SameVerdictTest {
    /** Whatever a busy machine spoils in the first slice has to be outweighed by later ones. */
    private static final Duration WITHIN = Duration.ofMinutes(6);

    /** Two probes of one host: what holds without a policy is 500 connects per second for both. */
    private static final String HALF_OF_THE_CAP = "{maxConnectsPerSecond: 200}";

    @TempDir
    private Path directory;

    @Test
    void runAndOperatorJudgeAlike() throws Exception {
        try (FaultyTarget target = FaultyTarget.start(new TargetSettings("127.0.0.1", 0, null));
                Cluster cluster = Cluster.start(directory)) {
            ProbeText healthy = ProbeText.at(target.port(), "/ws")
                    .named("healthy")
                    .load(HALF_OF_THE_CAP)
                    .scenario(ProbeText.ACCEPT)
                    .scenario(ProbeText.EVENTS)
                    .scenario(ProbeText.ISOLATION)
                    .minSamples(12);
            ProbeText racy = ProbeText.at(target.port(), "/accept-race?window=80ms")
                    .named("racy")
                    .load(HALF_OF_THE_CAP)
                    .scenario(ProbeText.ACCEPT);
            List<String> healthyVerdict = verdict(run(healthy));
            List<String> racyVerdict = verdict(run(racy));
            assertThat(healthyVerdict)
                    .containsExactly(
                            "accept Passed EnoughEvidence",
                            "agent-events Passed EnoughEvidence",
                            "isolation Passed EnoughEvidence");
            assertThat(racyVerdict).containsExactly("accept Failed AcceptBeforeSend");

            cluster.apply(healthy);
            cluster.apply(racy);

            await().atMost(WITHIN).untilAsserted(() -> {
                assertThat(verdict(cluster.status("healthy")))
                        .as("%s", cluster.status("healthy"))
                        .isEqualTo(healthyVerdict);
                assertThat(verdict(cluster.status("racy"))).isEqualTo(racyVerdict);
            });
        }
    }

    @Test
    void aRunOnTheClusterEndsByItselfAndItsPodsGo() throws Exception {
        try (FaultyTarget target = FaultyTarget.start(new TargetSettings("127.0.0.1", 0, null));
                Cluster cluster = Cluster.start(directory)) {
            cluster.apply(ProbeText.at(target.port(), "/accept-race?window=80ms")
                    .named("once")
                    .once("7")
                    .scenario(ProbeText.ACCEPT));

            await().atMost(WITHIN).untilAsserted(() -> {
                assertThat(cluster.status("once")).isNotNull();
                assertThat(cluster.status("once").conditions())
                        .anyMatch(c ->
                                c.getType().equals("Complete") && c.getStatus().equals("True"));
                assertThat(cluster.pod("once-0")).isNull();
            });
            RaceProbeStatus status = cluster.status("once");
            assertThat(status.lastRun().runId()).isEqualTo("7");
            assertThat(status.lastRun().result()).isEqualTo("Failed");
            assertThat(verdict(status)).containsExactly("accept Failed AcceptBeforeSend");
            assertThat(status.findings().get(0).count())
                    .isEqualTo(target.truth().count("accept_race", "error"));
            long counted = counted(cluster, "accept_before_send");
            assertThat(counted).isEqualTo(status.findings().get(0).count());
        }
    }

    /** What the operator's counters hold: every check of the run, once. */
    private static long counted(Cluster cluster, String race) throws Exception {
        String metrics = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + cluster.operatorPort() + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        return metrics.lines()
                .filter(line -> line.startsWith("raceprobe_races_total") && line.contains("\"" + race + "\""))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private Cli run(ProbeText probe) {
        return Cli.trusted(() -> Cli.call("run", probe.in(directory), "--output", "json"));
    }

    private static List<String> verdict(RaceProbeStatus status) {
        return status == null
                ? List.of()
                : status.scenarios().stream()
                        .filter(row -> row.result() != Result.Inconclusive)
                        .map(row -> row.name() + " " + row.result() + " " + row.reason())
                        .toList();
    }

    private static List<String> verdict(Cli run) {
        List<String> rows = new ArrayList<>();
        for (JsonNode row : run.status().path("scenarios")) {
            rows.add(row.path("name").asText() + " " + row.path("result").asText() + " "
                    + row.path("reason").asText());
        }
        return rows;
    }
}
