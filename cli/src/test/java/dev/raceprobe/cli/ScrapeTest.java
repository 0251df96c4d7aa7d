package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.raceprobe.api.v1alpha1.Finding;
import dev.raceprobe.api.v1alpha1.ScenarioStatus;
import dev.raceprobe.contract.Counter;
import dev.raceprobe.contract.Phase;
import dev.raceprobe.contract.RowTally;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.Symptom;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real Prometheus has of a probe pod and of the operator, after a run against a racy target: the contract, to the letter. */
class ScrapeTest {
    private static final Set<String> ADDED_BY_THE_SCRAPE = Set.of("job", "instance");

    /** What this run cannot have, or need not. */
    private static final List<String> ABSENT_HERE = List.of(
            "raceprobe_failure_period_seconds",
            "raceprobe_idle_timeout_seconds",
            "raceprobe_race_window_seconds",
            "raceprobe_deadline_warning",
            "raceprobe_ping_rtt_seconds",
            "raceprobe_auth_cases_total",
            "raceprobe_cold_start_seconds",
            "raceprobe_journey_seconds");

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
            if (name.equals("raceprobe_operator_status_writes_total")) {
                assertThat(sample.labels()).containsOnlyKeys("__name__", "job", "instance", "result");
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
    void everyFamilyHasItsTypeItsUnitAndAHelpText() throws Exception {
        Map<String, JsonNode> metadata = new TreeMap<>();
        for (JsonNode family :
                prometheus.api("targets/metadata?match_target=" + Prometheus.encoded("{job=~\"pod|operator\"}"))) {
            metadata.put(family.path("metric").asText(), family);
        }
        for (MetricContract family : MetricContract.all()) {
            JsonNode told = metadata.get(family.family());
            if (told != null) {
                assertThat(told.path("type").asText()).as(family.name()).isEqualTo(family.type());
                assertThat(told.path("unit").asText()).as(family.name()).isEqualTo(family.unit());
                assertThat(told.path("help").asText()).as(family.name()).isNotBlank();
            }
        }
        assertThat(metadata.keySet())
                .contains(
                        "raceprobe",
                        "raceprobe_checks",
                        "raceprobe_check_inconclusive",
                        "raceprobe_races",
                        "raceprobe_row_result",
                        "raceprobe_last_check_timestamp_seconds",
                        "raceprobe_operator_probe",
                        "raceprobe_symptoms",
                        "raceprobe_connection_attempts",
                        "raceprobe_connections_closed",
                        "raceprobe_connections_active",
                        "raceprobe_connection_lifetime_seconds",
                        "raceprobe_handshake_phase_seconds",
                        "raceprobe_first_frame_offset_seconds",
                        "raceprobe_events_expected",
                        "raceprobe_event_delivery_seconds",
                        "raceprobe_isolation_checks",
                        "raceprobe_token_refreshes",
                        "raceprobe_token_expiry_timestamp_seconds",
                        "raceprobe_injected_delay_seconds",
                        "raceprobe_schedule_lag_seconds",
                        "raceprobe_connects_skipped",
                        "raceprobe_connections_abandoned");
    }

    @Test
    void whatAScenarioCanHaveIsThereAndNothingElse() {
        assertThat(values("raceprobe_races_total{scenario=\"accept\"}", "race"))
                .containsExactlyInAnyOrder(
                        "accept_before_send",
                        "upgrade_failed",
                        "error_pattern",
                        "abnormal_close",
                        "never_ready",
                        "send_failure");
        assertThat(values("raceprobe_races_total{scenario=\"isolation\"}", "race"))
                .contains("cross_user_leak")
                .doesNotContain("accept_before_send");
        assertThat(values("raceprobe_symptoms_total{scenario=\"accept\"}", "symptom"))
                .contains("accept_error", "first_message_unanswered", "no_response", "not_ready")
                .doesNotContain("foreign_frame", "event_missing", "none");
        assertThat(values("raceprobe_event_delivery_seconds_count", "event"))
                .containsExactlyInAnyOrder(
                        "agent_started", "agent_thinking", "tool_executing", "tool_completed", "agent_completed");
        assertThat(values("raceprobe_isolation_violations_total", "scenario")).containsExactly("isolation");
        assertThat(values("raceprobe_injected_delay_seconds_count", "profile")).containsExactly("near");
        assertThat(values("raceprobe_row_result", "result"))
                .containsExactlyInAnyOrder("passed", "failed", "inconclusive", "not_observed");
        assertThat(values("raceprobe_check_inconclusive_total", "owner"))
                .containsExactlyInAnyOrder("network", "credentials", "probe", "target_restart");
    }

    @Test
    void thePodsSumsAreThoseOfItsReport() {
        for (ShardPlan.Row row : run.pod().plan().rows()) {
            RowTally seen = run.seen(row);
            String of = "scenario=\"" + row.scenario() + "\",profile=\"" + row.profile() + "\"";
            assertThat(sums("raceprobe_symptoms_total{" + of + "}", "symptom"))
                    .as(of)
                    .isEqualTo(bySymptom(seen));
            seen.attempts()
                    .forEach((result, n) -> assertSum(
                            "raceprobe_connection_attempts_total{" + of + ",result=\"" + result.wireName() + "\"}", n));
            assertSum("raceprobe_connection_attempts_total{" + of + "}", seen.connections());
            assertSum("raceprobe_connections_closed_total{" + of + "}", total(seen.closed()));
            assertSum("raceprobe_connection_lifetime_seconds_count{" + of + "}", total(seen.closed()));
            assertSum("raceprobe_upgrade_rejections_total{" + of + "}", total(seen.rejections()));
            assertSum("raceprobe_connects_skipped_total{" + of + "}", total(seen.skipped()));
            assertSum("raceprobe_rounds_missed_total{" + of + "}", seen.roundsMissed());
            assertSum("raceprobe_connections_abandoned_total{" + of + "}", seen.abandoned());
            assertSum("raceprobe_connections_active{" + of + "}", 0);
            for (Phase phase : List.of(Phase.TCP, Phase.UPGRADE, Phase.READY)) {
                assertSum(
                        "raceprobe_handshake_phase_seconds_count{" + of + ",phase=\"" + phase.wireName() + "\"}",
                        seen.latency().containsKey(phase)
                                ? seen.latency().get(phase).count()
                                : 0);
            }
            assertSum(
                    "raceprobe_first_frame_offset_seconds_count{" + of + "}",
                    seen.offsets().values().stream()
                            .mapToLong(ScrapeTest::total)
                            .sum());
            assertSum("raceprobe_events_expected_total{" + of + "}", counted(seen, Counter.EVENTS_EXPECTED));
            assertSum("raceprobe_events_received_total{" + of + "}", counted(seen, Counter.EVENTS_RECEIVED));
            assertSum("raceprobe_isolation_checks_total{" + of + "}", counted(seen, Counter.ISOLATION_CHECKS));
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
            assertThat(values("raceprobe_race_window_seconds{" + of + "}", "edge")
                            .contains("closes"))
                    .isEqualTo(hasWindow);
            assertThat(values("raceprobe_row_result{" + of + "} == 1", "result"))
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

    /** A pod keeps the newest evidence of each symptom: an exemplar that Prometheus has kept for longer may lead nowhere. */
    @Test
    void exemplarsLeadToTheEvidence() throws Exception {
        for (String family : List.of("raceprobe_symptoms_total", "raceprobe_first_frame_offset_seconds_bucket")) {
            List<Integer> answers = new ArrayList<>();
            for (String evidence : exemplars(family)) {
                answers.add(run.pod().get("/api/v1/evidence/" + evidence).statusCode());
            }
            assertThat(answers).as(family).contains(200).isSubsetOf(200, 404);
        }
        assertThat(exemplars("raceprobe_races_total"))
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

    @Test
    void everyQueryOfTheDashboardsIsUnderstoodAndReturnsData() throws Exception {
        for (Dashboard dashboard : Dashboard.all()) {
            for (Dashboard.Query query : dashboard.queries()) {
                List<Prometheus.Sample> samples = prometheus.query(query.filled());
                if (ABSENT_HERE.stream().noneMatch(query.promql()::contains)) {
                    assertThat(samples)
                            .as(dashboard.file() + " " + query.panel() + ": " + query.filled())
                            .isNotEmpty();
                }
            }
        }
    }

    private static List<String> exemplars(String family) {
        Instant now = Instant.now();
        JsonNode series = prometheus.api("query_exemplars?query=" + Prometheus.encoded(family) + "&start="
                + now.minusSeconds(3_600) + "&end=" + now.plusSeconds(60));
        return series.findValuesAsText("evidence_id");
    }

    private static void assertSum(String query, long expected) {
        assertThat(prometheus.sum(query)).as(query).isEqualTo(expected);
    }

    private static Set<String> values(String query, String label) {
        return prometheus.query(query).stream()
                .map(sample -> sample.labels().get(label))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Those above 0. */
    private static Map<String, Long> sums(String query, String label) {
        return prometheus.query(query + " > 0").stream()
                .collect(Collectors.toMap(
                        sample -> sample.labels().get(label),
                        sample -> Math.round(sample.value()),
                        Long::sum,
                        TreeMap::new));
    }

    private static Map<String, Long> bySymptom(RowTally seen) {
        Map<String, Long> checks = new TreeMap<>();
        seen.checks().forEach((key, n) -> {
            if (key.symptom() != Symptom.NONE) {
                checks.merge(key.symptom().wireName(), n, Long::sum);
            }
        });
        return checks;
    }

    private static long counted(RowTally seen, Counter counter) {
        return seen.counters().getOrDefault(counter, 0L);
    }

    private static long total(Map<?, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
