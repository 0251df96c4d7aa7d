package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.raceprobe.api.v1alpha1.LastRun;
import dev.raceprobe.target.FaultyTarget;
import dev.raceprobe.target.TargetSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From a race to somebody's pager, and back: probe, operator, Prometheus with our rules, Alertmanager, webhook. The race is one that
 * a frame in hand proves, also where a busy machine keeps the probe from keeping time.
 */
class AlertTest {
    private static final Path RULES = Path.of("..", "deploy", "monitoring", "raceprobe.rules.yaml");
    private static final Path NOTIFICATION = Path.of("target", "alert.json");
    private static final Duration WITHIN = Duration.ofSeconds(120);
    private static final String RACES = "raceprobe_races_total{race=\"cross_user_leak\"}";
    private static final String ALERT = "RaceProbeRaceDetected";

    @TempDir
    private Path directory;

    @Test
    void aRaceIsToldAndItsRepairToo() throws Exception {
        assumeTrue(Prometheus.isInstalled() && Alertmanager.isInstalled(), "not installed");
        Path rules = impatient();
        try (FaultyTarget target = FaultyTarget.start(new TargetSettings("127.0.0.1", 0, null));
                Deployed service = new Deployed(target.port()).deploy("/leak?variant=fixed");
                Cluster cluster = Cluster.start(directory);
                Alertmanager alertmanager = Alertmanager.start(directory);
                Prometheus prometheus = Prometheus.start(
                        directory, Map.of("operator", "127.0.0.1:" + cluster.operatorPort()), """
                        rule_files: ['%s']
                        alerting: {alertmanagers: [{static_configs: [{targets: ['%s']}]}]}
                        """.formatted(
                                        rules, alertmanager.address()))) {
            ProbeText probe = ProbeText.at(service.port(), "/chat")
                    .scenario(ProbeText.ISOLATION)
                    .minSamples(12);
            cluster.apply(probe.once("1"));
            // a counter that Prometheus first sees when it has counted has not increased
            await().atMost(WITHIN)
                    .untilAsserted(() -> assertThat(prometheus.query(RACES)).isNotEmpty());
            await().atMost(WITHIN).until(() -> {
                LastRun last = cluster.status("chat").lastRun();
                return last != null && last.completionTime() != null;
            });

            service.deploy("/leak?variant=racy");
            cluster.apply(probe.once("2"));
            await().atMost(WITHIN)
                    .untilAsserted(() -> assertThat(alertmanager.notifications(ALERT, "firing"))
                            .as(() -> seen(cluster, prometheus))
                            .isNotEmpty());

            JsonNode firing = alertmanager.notifications(ALERT, "firing").get(0);
            Files.writeString(NOTIFICATION, firing.toPrettyString());
            JsonNode labels = firing.at("/alerts/0/labels");
            assertThat(labels.path("race").asText()).isEqualTo("cross_user_leak");
            assertThat(labels.path("scenario").asText()).isEqualTo("isolation");
            assertThat(labels.path("profile").asText()).isEqualTo("baseline");
            assertThat(labels.path("probe_namespace").asText()).isEqualTo("default");
            assertThat(labels.path("probe").asText()).isEqualTo("chat");
            assertThat(labels.path("severity").asText()).isEqualTo("warning");
            assertThat(firing.at("/alerts/0/annotations/summary").asText())
                    .isEqualTo("RaceProbe default/chat: race cross_user_leak");
            assertThat(firing.at("/alerts/0/annotations/description").asText())
                    .containsPattern("race cross_user_leak \\(about [1-9][0-9]* checks in the last hour\\)");
            assertThat(firing.at("/alerts/0/annotations/runbook_url").asText()).endsWith("/" + ALERT + ".md");
            assertThat(alertmanager.notifications(ALERT, "resolved")).isEmpty();

            service.deploy("/leak?variant=fixed");
            cluster.apply(probe.once("3"));
            await().atMost(WITHIN)
                    .untilAsserted(() -> assertThat(alertmanager.notifications(ALERT, "resolved"))
                            .as(() -> seen(cluster, prometheus))
                            .isNotEmpty());

            assertThat(alertmanager.names())
                    .contains(ALERT, "RaceProbeIsolationViolation")
                    .isSubsetOf(
                            ALERT,
                            "RaceProbeIsolationViolation",
                            "RaceProbeErrorBudgetBurnFast",
                            "RaceProbeErrorBudgetBurnSlow");
            assertThat(prometheus.sum(RACES)).isPositive();
        }
    }

    private static String seen(Cluster cluster, Prometheus prometheus) {
        return cluster.status("chat") + "\n"
                + prometheus.query("raceprobe_races_total > 0 or raceprobe_row_result == 1 or ALERTS");
    }

    /** The rules with their expressions as they are, looked at every second, and without a time to wait for. */
    private Path impatient() throws IOException {
        YAMLMapper yaml = new YAMLMapper();
        JsonNode rules = yaml.readTree(RULES.toFile());
        for (JsonNode group : rules.path("groups")) {
            ((ObjectNode) group).put("interval", "1s");
            for (JsonNode rule : group.path("rules")) {
                boolean isDetected = rule.path("alert").asText().equals(ALERT);
                if (isDetected) {
                    assertThat(rule.has("for")).isTrue();
                    ((ObjectNode) rule).put("for", "1s");
                }
            }
        }
        return Files.writeString(directory.resolve("rules.yml"), yaml.writeValueAsString(rules));
    }
}
