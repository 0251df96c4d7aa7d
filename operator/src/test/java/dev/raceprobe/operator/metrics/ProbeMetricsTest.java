package dev.raceprobe.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.IdleTimeout;
import dev.raceprobe.api.v1alpha1.Period;
import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.api.v1alpha1.RaceWindow;
import dev.raceprobe.api.v1alpha1.ScenarioStatus;
import dev.raceprobe.api.v1alpha1.WindowStatus;
import dev.raceprobe.operator.support.Samples;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeMetricsTest {
    private static final ResourceID CHAT = new ResourceID("chat", "shop");
    private static final RowName ACCEPT = new RowName("accept", "baseline");
    private static final RowCounts NOTHING_YET =
            new RowCounts(0, 0, Map.of("network", 0L), Map.of("accept_before_send", 0L, "upgrade_failed", 0L));

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ProbeMetrics metrics = new ProbeMetrics();

    @BeforeEach
    void register() {
        registry.getPrometheusRegistry().register(metrics);
    }

    @Test
    void everyRaceThatAScenarioCanHaveExistsAtZeroFromTheStart() {
        metrics.count(CHAT, Map.of(ACCEPT, NOTHING_YET));
        assertThat(lines())
                .contains(
                        "raceprobe_races_total{probe=\"chat\",probe_namespace=\"shop\",profile=\"baseline\","
                                + "race=\"accept_before_send\",scenario=\"accept\"} 0.0",
                        "raceprobe_checks_total{outcome=\"failed\",probe=\"chat\",probe_namespace=\"shop\","
                                + "profile=\"baseline\",scenario=\"accept\"} 0.0",
                        "raceprobe_check_inconclusive_total{owner=\"network\",probe=\"chat\",probe_namespace=\"shop\","
                                + "profile=\"baseline\",scenario=\"accept\"} 0.0");
    }

    @Test
    void countersAddUp() {
        metrics.count(CHAT, Map.of(ACCEPT, NOTHING_YET));
        metrics.count(CHAT, Map.of(ACCEPT, new RowCounts(10, 2, Map.of(), Map.of("accept_before_send", 2L))));
        metrics.count(CHAT, Map.of(ACCEPT, new RowCounts(5, 1, Map.of(), Map.of("accept_before_send", 1L))));
        assertThat(lines())
                .anyMatch(l -> l.startsWith("raceprobe_checks_total{outcome=\"passed\"") && l.endsWith(" 15.0"))
                .anyMatch(l -> l.contains("race=\"accept_before_send\"") && l.endsWith(" 3.0"));
    }

    @Test
    void rowsThatANewPlanDoesNotHaveAreGoneAndTheOthersGoOn() {
        RowName removed = new RowName("removed", "baseline");
        metrics.begin(CHAT, Map.of(ACCEPT, NOTHING_YET, removed, NOTHING_YET));
        metrics.count(CHAT, Map.of(ACCEPT, new RowCounts(10, 2, Map.of(), Map.of()), removed, NOTHING_YET));
        metrics.begin(CHAT, Map.of(ACCEPT, NOTHING_YET));

        assertThat(lines())
                .noneMatch(l -> l.contains("scenario=\"removed\""))
                .anyMatch(l -> l.startsWith("raceprobe_checks_total{outcome=\"passed\"") && l.endsWith(" 10.0"));
    }

    @Test
    void aRaceLeadsToItsEvidence() {
        metrics.count(CHAT, Map.of(ACCEPT, new RowCounts(10, 2, Map.of(), Map.of("accept_before_send", 2L))));
        metrics.prove(
                CHAT,
                Map.of(
                        new RaceEvidence(ACCEPT, "accept_before_send"),
                        Exemplar.builder()
                                .value(1)
                                .labels(Labels.of("evidence_id", "0a1b2c3d-7"))
                                .timestampMillis(1_770_000_600_000L)
                                .build()));
        assertThat(registry.scrape("application/openmetrics-text; version=1.0.0; charset=utf-8"))
                .contains("scenario=\"accept\"} 2.0 # {evidence_id=\"0a1b2c3d-7\"} 1.0 1770000600.000\n");
    }

    @Test
    void timesThatGrowTowardsADeadlineAreAGaugeWhileTheyDo() {
        ProbeGauges gauges = ProbeGauges.of(Samples.probe("probe-minimal.yaml"), status());
        metrics.show(CHAT, gauges, List.of(new DeadlineWarning("accept", "baseline", "ready")));
        assertThat(lines())
                .contains("raceprobe_deadline_warning{deadline=\"ready\",probe=\"chat\",probe_namespace=\"shop\","
                        + "profile=\"baseline\",scenario=\"accept\"} 1.0");

        metrics.show(CHAT, gauges);
        assertThat(lines()).noneMatch(line -> line.startsWith("raceprobe_deadline_warning"));
    }

    @Test
    void theStatusIsExportedAsNumbers() {
        metrics.show(CHAT, ProbeGauges.of(Samples.probe("probe-minimal.yaml"), status()));
        assertThat(lines())
                .contains(
                        "raceprobe_info{mode=\"Continuous\",probe=\"chat\",probe_namespace=\"shop\",revision=\"\","
                                + "target_host=\"plain.shop.svc\"} 1",
                        "raceprobe_operator_probe_info{passing=\"False\",probe=\"chat\",probe_namespace=\"shop\","
                                + "ready=\"Unknown\",suspended=\"false\"} 1",
                        "raceprobe_row_result{probe=\"chat\",probe_namespace=\"shop\",profile=\"baseline\","
                                + "result=\"failed\",scenario=\"accept\"} 1.0",
                        "raceprobe_row_result{probe=\"chat\",probe_namespace=\"shop\",profile=\"baseline\","
                                + "result=\"not_observed\",scenario=\"accept\"} 0.0",
                        "raceprobe_race_window_seconds{edge=\"closes\",probe=\"chat\",probe_namespace=\"shop\","
                                + "profile=\"baseline\",scenario=\"accept\"} 0.084",
                        "raceprobe_failure_period_seconds{probe=\"chat\",probe_namespace=\"shop\","
                                + "profile=\"baseline\",scenario=\"accept\"} 181.3",
                        "raceprobe_idle_timeout_seconds{bound=\"above\",probe=\"chat\",probe_namespace=\"shop\","
                                + "profile=\"baseline\",scenario=\"accept\"} 25.0",
                        "raceprobe_idle_timeout_seconds{bound=\"measured\",probe=\"chat\",probe_namespace=\"shop\","
                                + "profile=\"baseline\",scenario=\"accept\"} 30.1",
                        "raceprobe_last_check_timestamp_seconds{probe=\"chat\",probe_namespace=\"shop\"} 1.7E9")
                .noneMatch(line -> line.contains("bound=\"below\""))
                .noneMatch(line -> line.startsWith("raceprobe_last_pass_timestamp_seconds"));
    }

    /** Of a row that looks back ten minutes; seen since so many minutes ago. */
    @ParameterizedTest
    @CsvSource({
        "Inconclusive, TooFewSamples, 9, 1.0",
        "Inconclusive, TooFewSamples, 10, 0.0",
        "Inconclusive, NoData, 9, 1.0",
        "Inconclusive, NewRevision, 10, 1.0",
        "Inconclusive, NewGeneration, 10, 1.0",
        "Inconclusive, NetworkFault, 9, 0.0",
        "Failed, NewReason, 9, 0.0",
        "Passed, EnoughEvidence, 9, 0.0",
    })
    void aRowCollectsWhileItsWindowHasOnlyBegun(
            ScenarioStatus.Result result, String reason, int minutes, String gauge) {
        ScenarioStatus row = new ScenarioStatus(
                "accept", "baseline", result, reason, null, 1L, 0L, 0L, 600L, null, null, null, null, null);
        WindowStatus window = new WindowStatus(
                "2023-11-14T22:00:00Z",
                Instant.parse("2023-11-14T22:00:00Z")
                        .plus(Duration.ofMinutes(minutes))
                        .toString(),
                1L,
                null,
                0L,
                0L);

        metrics.show(
                CHAT,
                ProbeGauges.of(
                        Samples.probe("probe-minimal.yaml"),
                        status().withScenarios(List.of(row)).withWindow(window)));

        assertThat(lines())
                .contains(
                        "raceprobe_operator_row_collecting{probe=\"chat\",probe_namespace=\"shop\",profile=\"baseline\","
                                + "scenario=\"accept\"} " + gauge);
    }

    @Test
    void nothingIsLeftOfADeletedProbe() {
        metrics.show(CHAT, ProbeGauges.of(Samples.probe("probe-minimal.yaml"), status()));
        metrics.count(CHAT, Map.of(ACCEPT, NOTHING_YET));
        metrics.remove(CHAT);
        assertThat(lines()).noneMatch(line -> line.contains("probe=\"chat\""));
    }

    @Test
    void theTargetsPathAndQueryAreNoLabel() {
        RaceProbe probe = Samples.probe("probe-minimal.yaml");
        assertThat(ProbeGauges.of(probe, status()).targetHost()).isEqualTo("plain.shop.svc");
    }

    private static RaceProbeStatus status() {
        return new RaceProbeStatus(
                1L,
                List.of(new ConditionBuilder()
                        .withType("Passing")
                        .withStatus("False")
                        .withReason("AcceptBeforeSend")
                        .build()),
                "2023-11-14T22:13:20Z",
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(new ScenarioStatus(
                        "accept",
                        "baseline",
                        ScenarioStatus.Result.Failed,
                        "AcceptBeforeSend",
                        null,
                        100L,
                        7L,
                        0L,
                        600L,
                        null,
                        new RaceWindow("0ms", "84ms", "85ms", "2ms", "97.1"),
                        new Period("181.3", "0.6", "99.9"),
                        new IdleTimeout("25s", "30.1s", null),
                        null)),
                null);
    }

    private List<String> lines() {
        return registry.scrape().lines().toList();
    }
}
