package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.raceprobe.api.v1alpha1.Finding;
import dev.raceprobe.api.v1alpha1.ScenarioStatus;
import dev.raceprobe.contract.ShardPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real Prometheus has of a probe pod and of the operator, after a run against a racy target: the contract, to the letter. */
class ScrapeTest {
    private static final Set<String> ADDED_BY_THE_SCRAPE = Set.of("job", "instance");

    @TempDir
    private static Path directory;

    private static ScrapedRun run;
    private static Prometheus prometheus;

    @BeforeAll
    static void play() throws Exception {
        assumeTrue(Prometheus.isInstalled(), "Prometheus is not installed");
        run = ScrapedRun.play(directory);
        prometheus = run.prometheus();
    }

    @AfterAll
    static void stop() {
        if (run != null) {
            run.close();
        }
    }

    @Test
    void everySeriesHasTheLabelsOfItsFamilyAndNoOthers() throws Exception {
        List<MetricContract> contract = MetricContract.all();
        for (Prometheus.Sample sample : prometheus.query("{__name__=~\"raceprobe_.+\"}")) {
            String name = sample.name();
            Set<String> ofTheOperator = MetricContract.OF_THE_OPERATOR_ITSELF.get(name.replaceFirst("_total$", ""));
            if (ofTheOperator != null) {
                Set<String> given = new TreeSet<>(sample.labels().keySet());
                given.removeAll(Set.of("__name__", "job", "instance"));
                assertThat(given).as(name).isEqualTo(ofTheOperator);
                continue;
            }
            assertThat(contract).as(name).anyMatch(family -> family.isOf(name));
            MetricContract family =
                    contract.stream().filter(f -> f.isOf(name)).findFirst().orElseThrow();
            Set<String> labels = new TreeSet<>(sample.labels().keySet());
            labels.remove("__name__");
            Set<String> expected = family.labelNames(ADDED_BY_THE_SCRAPE, name);
            expected.removeIf(label -> label.equals("revision") && !labels.contains(label)); // empty is absent
            assertThat(labels).as(name).isEqualTo(expected);
            family.labels().forEach((label, values) -> {
                if (!values.isEmpty()) {
                    assertThat(values).as(name).contains(sample.labels().get(label));
                }
            });
        }
    }

    @Test
    void everyFamilyIsThereWithItsTypeItsUnitAndAHelpText() throws Exception {
        for (MetricContract family : MetricContract.all()) {
            soon().untilAsserted(() -> assertThat(metadata()).containsKey(family.family()));
            JsonNode told = metadata().get(family.family());
            assertThat(told.path("type").asText()).as(family.name()).isEqualTo(family.type());
            assertThat(told.path("unit").asText()).as(family.name()).isEqualTo(family.unit());
            assertThat(told.path("help").asText()).as(family.name()).isNotBlank();
        }
    }

    private static Map<String, JsonNode> metadata() {
        Map<String, JsonNode> metadata = new TreeMap<>();
        for (JsonNode family : prometheus.api(
                "targets/metadata?match_target=" + Prometheus.encoded("{job=~\"pod|operator|lasting\"}"))) {
            metadata.put(family.path("metric").asText(), family);
        }
        return metadata;
    }

    @Test
    void whatAScenarioCanHaveIsThereAndNothingElse() {
        assertThat(prometheus.values("raceprobe_races_total{scenario=\"accept\"}", "race"))
                .containsExactlyInAnyOrder(
                        "accept_before_send",
                        "upgrade_failed",
                        "error_pattern",
                        "abnormal_close",
                        "never_ready",
                        "send_failure");
        assertThat(prometheus.values("raceprobe_races_total{scenario=\"isolation\"}", "race"))
                .contains("cross_user_leak")
                .doesNotContain("accept_before_send");
        assertThat(prometheus.values("raceprobe_symptoms_total{scenario=\"accept\"}", "symptom"))
                .contains("accept_error", "first_message_unanswered", "no_response", "not_ready")
                .doesNotContain("foreign_frame", "event_missing", "none");
        assertThat(prometheus.values("raceprobe_event_delivery_seconds_count", "event"))
                .containsExactlyInAnyOrder(
                        "agent_started", "agent_thinking", "tool_executing", "tool_completed", "agent_completed");
        assertThat(prometheus.values("raceprobe_isolation_violations_total", "scenario"))
                .containsExactly("isolation");
        assertThat(prometheus.values("raceprobe_injected_delay_seconds_count", "profile"))
                .containsExactly("near");
        assertThat(prometheus.values("raceprobe_row_result", "result"))
                .containsExactlyInAnyOrder("passed", "failed", "inconclusive", "not_observed");
        assertThat(prometheus.values("raceprobe_check_inconclusive_total", "owner"))
                .containsExactlyInAnyOrder("network", "credentials", "probe", "target_restart");
    }

    @Test
    void thePodsSumsAreThoseOfItsReport() {
        for (ShardPlan.Row row : run.pod().plan().rows()) {
            PodSums.of(row, run.seen(row)).forEach(ScrapeTest::assertSum);
        }
    }

    @Test
    void theOperatorsSumsAreThoseOfTheStatus() {
        for (ScenarioStatus row : run.status().scenarios()) {
            String of = "scenario=\"" + row.name() + "\",profile=\"" + row.profile() + "\"";
            assertSum("raceprobe_checks_total{" + of + ",outcome=~\"passed|failed\"}", row.samples());
            assertSum("raceprobe_checks_total{" + of + ",outcome=\"failed\"}", row.findings());
            assertSum("raceprobe_checks_total{" + of + ",outcome=\"inconclusive\"}", row.inconclusive());
            assertSum("raceprobe_check_inconclusive_total{" + of + "}", row.inconclusive());
            boolean hasWindow = row.raceWindow() != null && row.raceWindow().closesAt() != null;
            assertThat(prometheus
                            .values("raceprobe_race_window_seconds{" + of + "}", "edge")
                            .contains("closes"))
                    .isEqualTo(hasWindow);
            assertThat(prometheus.values("raceprobe_row_result{" + of + "} == 1", "result"))
                    .containsExactly(row.result().name().toLowerCase(Locale.ROOT));
        }
        for (Finding finding : run.status().findings()) {
            assertSum(
                    "raceprobe_races_total{scenario=\"" + finding.scenario() + "\",profile=\"" + finding.profile()
                            + "\",race=\"" + finding.race() + "\"}",
                    finding.count());
        }
        assertThat(run.status().findings()).anyMatch(finding -> finding.race().equals("accept_before_send"));
    }

    /** What a pod exposes now; Prometheus may have kept exemplars for longer than the pod the evidence of them. */
    @Test
    void exemplarsLeadToTheEvidence() throws Exception {
        List<String> exposed = run.pod().exemplars();
        for (String evidence : exposed) {
            assertThat(run.pod().get("/api/v1/evidence/" + evidence).statusCode())
                    .as(evidence)
                    .isEqualTo(200);
        }
        for (String family : List.of("raceprobe_symptoms_total", "raceprobe_first_frame_offset_seconds_bucket")) {
            assertThat(prometheus.exemplars(family)).as(family).containsAnyElementsOf(exposed);
        }
        assertThat(prometheus.exemplars("raceprobe_races_total"))
                .isNotEmpty()
                .allSatisfy(evidence -> assertThat(evidence).matches("[0-9a-f]{8}-[0-9]+"));
    }

    @Test
    void nativeHistogramsAreThereForWhoKeepsThem() {
        String of = "scenario=\"accept\",profile=\"baseline\",phase=\"upgrade\"";
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(run.withNativeHistograms()
                                .sum("histogram_count(raceprobe_handshake_phase_seconds{" + of + "})"))
                        .isPositive()
                        .isEqualTo(prometheus.sum("raceprobe_handshake_phase_seconds_count{" + of + "}")));
        assertThat(run.withNativeHistograms()
                        .query("histogram_quantile(0.99, raceprobe_handshake_phase_seconds{" + of + "})")
                        .get(0)
                        .value())
                .isBetween(0.00001, 30.0);
    }

    /** Of what nothing happens to, a rate is 0, and a percentile is no number. */
    @Test
    void everyQueryOfTheDashboardsIsUnderstoodAndReturnsNumbers() throws Exception {
        for (Dashboard dashboard : Dashboard.all()) {
            for (Dashboard.Query query : dashboard.queries()) {
                soon().untilAsserted(() -> assertThat(prometheus.query(query.filled()))
                        .as(dashboard.file() + " " + query.panel() + ": " + query.filled())
                        .anyMatch(sample -> Double.isFinite(sample.value())));
            }
        }
    }

    /** Most is there at once, and it is a lot. */
    private static ConditionFactory soon() {
        return await().atMost(ScrapedRun.WITHIN).pollDelay(Duration.ZERO);
    }

    private static void assertSum(String query, long expected) {
        assertThat(prometheus.sum(query)).as(query).isEqualTo(expected);
    }
}
