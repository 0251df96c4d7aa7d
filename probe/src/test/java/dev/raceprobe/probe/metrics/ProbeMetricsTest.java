package dev.raceprobe.probe.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.contract.Counter;
import dev.raceprobe.contract.Evidence;
import dev.raceprobe.contract.Phase;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.EdgePlans;
import dev.raceprobe.probe.tally.CheckSeen;
import dev.raceprobe.probe.tally.Tally;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeMetricsTest {
    private static final Pattern SAMPLE = Pattern.compile("([a-z_:]+)(\\{.*})? (\\S+)");
    private static final String PROBE = "probe=\"chat-staging\",probe_namespace=\"chat\"";
    private static final String ACCEPT = PROBE + ",profile=\"baseline\",scenario=\"accept\"";

    private final ProbeMetrics metrics = new ProbeMetrics(EdgePlans.signed());
    private final Tally tally = metrics.metered(new Nowhere());

    @Test
    void everyFamilyOfTheTableIsThereWithItsTypeFromTheStart() {
        assertThat(types())
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("raceprobe_symptoms_total", "counter"),
                        Map.entry("raceprobe_connection_attempts_total", "counter"),
                        Map.entry("raceprobe_upgrade_rejections_total", "counter"),
                        Map.entry("raceprobe_connections_closed_total", "counter"),
                        Map.entry("raceprobe_connections_active", "gauge"),
                        Map.entry("raceprobe_connection_lifetime_seconds", "histogram"),
                        Map.entry("raceprobe_handshake_phase_seconds", "histogram"),
                        Map.entry("raceprobe_first_frame_offset_seconds", "histogram"),
                        Map.entry("raceprobe_events_expected_total", "counter"),
                        Map.entry("raceprobe_events_received_total", "counter"),
                        Map.entry("raceprobe_event_anomalies_total", "counter"),
                        Map.entry("raceprobe_event_delivery_seconds", "histogram"),
                        Map.entry("raceprobe_isolation_checks_total", "counter"),
                        Map.entry("raceprobe_isolation_violations_total", "counter"),
                        Map.entry("raceprobe_token_refreshes_total", "counter"),
                        Map.entry("raceprobe_injected_delay_seconds", "histogram"),
                        Map.entry("raceprobe_injected_delay_error_seconds", "histogram"),
                        Map.entry("raceprobe_schedule_lag_seconds", "histogram"),
                        Map.entry("raceprobe_event_loop_lag_seconds", "histogram"),
                        Map.entry("raceprobe_connects_skipped_total", "counter"),
                        Map.entry("raceprobe_rounds_missed_total", "counter"),
                        Map.entry("raceprobe_connections_abandoned_total", "counter")));
    }

    @Test
    void everyChildThatARowCanEmitIsThereAtZero() {
        Map<String, Double> samples = samples();

        assertThat(samples)
                .containsEntry("raceprobe_symptoms_total{" + ACCEPT + ",symptom=\"first_message_unanswered\"}", 0.0)
                .containsEntry(
                        "raceprobe_symptoms_total{" + PROBE
                                + ",profile=\"baseline\",scenario=\"isolation\",symptom=\"foreign_frame\"}",
                        0.0)
                .containsEntry("raceprobe_symptoms_total{" + ACCEPT + ",symptom=\"not_ready\"}", 0.0)
                .containsEntry("raceprobe_connection_attempts_total{" + ACCEPT + ",result=\"probe_error\"}", 0.0)
                .containsEntry("raceprobe_upgrade_rejections_total{" + ACCEPT + ",code=\"other\"}", 0.0)
                .containsEntry(
                        "raceprobe_connections_closed_total{" + ACCEPT + ",code=\"1006\",initiator=\"network\"}", 0.0)
                .containsEntry(
                        "raceprobe_connections_closed_total{" + ACCEPT + ",code=\"1011\",initiator=\"server\"}", 0.0)
                .containsEntry("raceprobe_connections_active{" + ACCEPT + "}", 0.0)
                .containsEntry("raceprobe_connects_skipped_total{" + ACCEPT + ",reason=\"cap\"}", 0.0)
                .containsEntry("raceprobe_handshake_phase_seconds_count{" + ACCEPT + ",phase=\"tls\"}", 0.0)
                .containsEntry(
                        "raceprobe_event_delivery_seconds_count{" + PROBE
                                + ",profile=\"staging\",scenario=\"events\",event=\"agent_started\"}",
                        0.0)
                .containsEntry("raceprobe_token_refreshes_total{" + PROBE + ",result=\"failed\"}", 0.0);
        assertThat(samples.keySet())
                .noneMatch(k -> k.contains("symptom=\"none\""))
                .noneMatch(k -> k.contains("scenario=\"accept\"") && k.contains("symptom=\"event_missing\""))
                .noneMatch(k -> k.contains("scenario=\"accept\"") && k.contains("isolation_violations"))
                .noneMatch(k -> k.startsWith("raceprobe_injected_delay") && k.contains("baseline"))
                .allMatch(k -> k.contains("probe_namespace=\"chat\"") && k.contains("probe=\"chat-staging\""));
    }

    @Test
    void whatIsTalliedIsCounted() {
        tally.check(0, new CheckSeen("", Symptom.ACCEPT_ERROR, "starlette", 0));
        tally.check(0, new CheckSeen("", Symptom.NONE, "", 0));
        tally.attempt(0, ConnectResult.REJECTED, 418);
        tally.attempt(0, ConnectResult.REJECTED, 503);
        tally.active(0, 1);
        tally.active(0, 1);
        tally.active(0, -1);
        tally.closed(0, 4321, "server");
        tally.latency(0, Phase.LIFETIME, 40_000_000_000L);
        tally.latency(0, Phase.TCP, 2_000_000);
        tally.offset(0, 84, Symptom.FIRST_MESSAGE_CLOSED);
        tally.skipped(0, "something new");
        tally.count(1, Counter.EVENTS_DUPLICATED, 2);
        tally.event(1, "agent_started", 7_000_000);
        tally.event(1, "surprise", 7_000_000);
        tally.latency(1, Phase.INJECTED, 50_100_000);
        tally.latency(1, Phase.INJECTED_ERROR, 100_000);
        tally.count(2, Counter.FOREIGN_FRAMES, 1);
        tally.scheduleLag(3_000_000);
        metrics.tokens().obtained(1_770_000_900_000L);
        metrics.tokens().firstExpiry(1_770_000_600_000L);

        String events = PROBE + ",profile=\"staging\",scenario=\"events\"";
        assertThat(samples())
                .containsEntry("raceprobe_symptoms_total{" + ACCEPT + ",symptom=\"accept_error\"}", 1.0)
                .containsEntry("raceprobe_connection_attempts_total{" + ACCEPT + ",result=\"rejected\"}", 2.0)
                .containsEntry("raceprobe_upgrade_rejections_total{" + ACCEPT + ",code=\"other\"}", 1.0)
                .containsEntry("raceprobe_upgrade_rejections_total{" + ACCEPT + ",code=\"503\"}", 1.0)
                .containsEntry("raceprobe_connections_active{" + ACCEPT + "}", 1.0)
                .containsEntry(
                        "raceprobe_connections_closed_total{" + ACCEPT + ",code=\"app\",initiator=\"server\"}", 1.0)
                .containsEntry("raceprobe_connection_lifetime_seconds_sum{" + ACCEPT + ",initiator=\"server\"}", 40.0)
                .containsEntry("raceprobe_handshake_phase_seconds_sum{" + ACCEPT + ",phase=\"tcp\"}", 0.002)
                .containsEntry("raceprobe_first_frame_offset_seconds_sum{" + ACCEPT + ",outcome=\"closed\"}", 0.084)
                .containsEntry("raceprobe_connects_skipped_total{" + ACCEPT + ",reason=\"other\"}", 1.0)
                .containsEntry("raceprobe_event_anomalies_total{" + events + ",kind=\"duplicated\"}", 2.0)
                .containsEntry("raceprobe_event_delivery_seconds_count{" + events + ",event=\"agent_started\"}", 1.0)
                .containsEntry("raceprobe_event_delivery_seconds_count{" + events + ",event=\"other\"}", 1.0)
                .containsEntry("raceprobe_injected_delay_seconds_sum{" + events + "}", 0.0501)
                .containsEntry("raceprobe_injected_delay_error_seconds_sum{" + events + "}", 0.0001)
                .containsEntry(
                        "raceprobe_isolation_violations_total{" + PROBE
                                + ",profile=\"baseline\",scenario=\"isolation\"}",
                        1.0)
                .containsEntry("raceprobe_schedule_lag_seconds_sum{" + PROBE + "}", 0.003)
                .containsEntry("raceprobe_token_refreshes_total{" + PROBE + ",result=\"ok\"}", 1.0)
                .containsEntry("raceprobe_token_expiry_timestamp_seconds{" + PROBE + "}", 1_770_000_600.0);
    }

    @Test
    void openMetricsIsSpokenToWhoeverAsks() {
        ProbeMetrics.Scrape scrape = metrics.scrape(
                "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.1", Set::of);

        assertThat(scrape.contentType()).startsWith("application/openmetrics-text; version=1.0.0");
        assertThat(new String(scrape.body(), StandardCharsets.UTF_8))
                .contains("# TYPE raceprobe_symptoms counter\n")
                .endsWith("# EOF\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "-|TEXT",
                "*/*|TEXT",
                "text/plain|TEXT",
                "application/openmetrics-text|OPEN_METRICS",
                "application/openmetrics-text;q=0|TEXT",
                "application/openmetrics-text;q=0.2,text/plain;q=0.5|TEXT",
                "application/openmetrics-text;q=x|TEXT",
                "application/vnd.google.protobuf;encoding=delimited,application/openmetrics-text;q=0.8|PROTOBUF",
                "application/vnd.google.protobuf;q=0.1,application/openmetrics-text;q=0.8|OPEN_METRICS"
            })
    void theFormatIsNegotiated(String accept, Format format) {
        assertThat(Format.of(accept)).isEqualTo(format);
    }

    @Test
    void whatIsCountedOfACheckLeadsToItsEvidence() {
        String traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        tally.evidence(new Evidence("", 0, Symptom.ACCEPT_ERROR, 0, 1, List.of(), null, null, 101, "", traceparent));
        tally.check(0, new CheckSeen("", Symptom.ACCEPT_ERROR, "starlette", 0));
        tally.offset(0, 84, Symptom.ACCEPT_ERROR);
        tally.check(0, new CheckSeen("", Symptom.FIRST_MESSAGE_CLOSED, "", 0));

        String exemplar = " # {evidence_id=\"0a1b2c3d-7\",trace_id=\"4bf92f3577b34da6a3ce929d0e0e4736\"} ";
        assertThat(openMetrics("0a1b2c3d-7").lines().filter(line -> line.contains(exemplar)))
                .anyMatch(l -> l.startsWith("raceprobe_symptoms_total{") && l.contains("symptom=\"accept_error\"} 1.0"))
                .anyMatch(l -> l.startsWith("raceprobe_first_frame_offset_seconds_bucket{") && l.contains("le=\"0.1\""))
                .noneMatch(l -> l.contains("first_message_closed"));
    }

    /** A bucket that nothing falls into any more would point at what the pod has long thrown away. */
    @Test
    void noExemplarOutlivesItsEvidence() {
        tally.evidence(new Evidence("", 0, Symptom.ACCEPT_ERROR, 0, 1, List.of(), null, null, 101, "", null));
        tally.check(0, new CheckSeen("", Symptom.ACCEPT_ERROR, "starlette", 0));
        tally.offset(0, 84, Symptom.ACCEPT_ERROR);

        assertThat(openMetrics("0a1b2c3d-6", "0a1b2c3d-7")).contains("evidence_id");
        assertThat(openMetrics("0a1b2c3d-8")).doesNotContain("evidence_id");
    }

    @Test
    void nativeHistogramsAreInProtobuf() {
        tally.latency(0, Phase.TCP, 2_000_000);
        ProbeMetrics.Scrape scrape = metrics.scrape("application/vnd.google.protobuf", Set::of);

        assertThat(scrape.contentType()).startsWith("application/vnd.google.protobuf");
        assertThat(new String(scrape.body(), StandardCharsets.ISO_8859_1))
                .contains("raceprobe_handshake_phase_seconds");
    }

    private String openMetrics(String... kept) {
        return new String(
                metrics.scrape("application/openmetrics-text", () -> Set.of(kept))
                        .body(),
                StandardCharsets.UTF_8);
    }

    private Map<String, String> types() {
        Map<String, String> types = new TreeMap<>();
        lines().stream()
                .filter(l -> l.startsWith("# TYPE "))
                .map(l -> l.split(" "))
                .forEach(l -> types.put(l[2], l[3]));
        return types;
    }

    /** Samples by name and labels: probe labels first, then profile and scenario, then the rest. */
    private Map<String, Double> samples() {
        Map<String, Double> samples = new TreeMap<>();
        for (String line : lines()) {
            Matcher sample = SAMPLE.matcher(line);
            if (!line.startsWith("#") && sample.matches() && !line.contains("_bucket{")) {
                samples.put(sample.group(1) + sorted(sample.group(2)), Double.parseDouble(sample.group(3)));
            }
        }
        return samples;
    }

    private static String sorted(String labels) {
        List<String> order = List.of("probe=", "probe_namespace=", "profile=", "scenario=");
        List<String> pairs = new java.util.ArrayList<>(
                List.of(labels.substring(1, labels.length() - 1).split(",")));
        pairs.sort(java.util.Comparator.<String>comparingInt(p -> {
                    int at = order.indexOf(p.substring(0, p.indexOf('=') + 1));
                    return at < 0 ? order.size() : at;
                })
                .thenComparing(p -> p));
        return "{" + String.join(",", pairs) + "}";
    }

    private List<String> lines() {
        return new String(metrics.scrape(null, Set::of).body(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }
}
