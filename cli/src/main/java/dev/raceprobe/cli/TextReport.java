package dev.raceprobe.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.raceprobe.api.v1alpha1.Finding;
import dev.raceprobe.api.v1alpha1.LatencyStatus;
import dev.raceprobe.api.v1alpha1.Period;
import dev.raceprobe.api.v1alpha1.RaceWindow;
import dev.raceprobe.api.v1alpha1.ScenarioStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Results for people: verdict and reason first, then the rows, the findings each with one timeline, the latencies. */
final class TextReport {
    private static final String INDENT = "  ";

    private TextReport() {}

    static List<String> lines(List<ProbeResult> results) {
        List<String> lines = new ArrayList<>();
        for (ProbeResult result : results) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.addAll(lines(result));
        }
        return lines;
    }

    private static List<String> lines(ProbeResult result) {
        List<String> lines = new ArrayList<>();
        lines.add(result.namespace() + "/" + result.name() + ": " + verdict(result));
        lines.add("");
        lines.addAll(rows(result));
        lines.add("");
        lines.addAll(conditions(result));
        for (Finding finding : result.status().findings()) {
            lines.add("");
            lines.addAll(finding(finding, result));
        }
        if (!result.remarks().isEmpty()) {
            lines.add("");
            result.remarks().forEach(remark -> lines.add(INDENT + remark));
        }
        if (!result.status().latency().isEmpty()) {
            lines.add("");
            lines.addAll(latency(result));
        }
        return lines;
    }

    private static String verdict(ProbeResult result) {
        String word = result.verdict();
        return result.status().conditions().stream()
                .filter(c -> c.getType().equals("Passing"))
                .findFirst()
                .map(c -> word + ", " + c.getReason() + said(c.getMessage()))
                .orElse(word);
    }

    private static String said(String message) {
        return message == null || message.isEmpty() ? "" : ": " + message;
    }

    private static List<String> rows(ProbeResult result) {
        TextTable table = new TextTable(
                "SCENARIO",
                "PROFILE",
                "RESULT",
                "REASON",
                "SAMPLES",
                "FINDINGS",
                "INCONCLUSIVE",
                "AT MOST",
                "RACE WINDOW",
                "PERIOD");
        for (ScenarioStatus row : result.status().scenarios()) {
            table.row(
                    row.name(),
                    row.profile(),
                    String.valueOf(row.result()),
                    Objects.requireNonNullElse(row.reason(), "-"),
                    String.valueOf(row.samples()),
                    String.valueOf(row.findings()),
                    String.valueOf(row.inconclusive()),
                    row.upperBoundPerMillion() == null
                            ? "-"
                            : String.format(Locale.ROOT, "%.2f %%", row.upperBoundPerMillion() / 10_000.0),
                    window(row.raceWindow()),
                    period(row.period()));
        }
        return table.lines(INDENT);
    }

    static String window(RaceWindow window) {
        if (window == null || window.closesAt() == null) {
            return "-";
        }
        String uncertainty = window.uncertainty() == null ? "" : " ± " + window.uncertainty();
        return Objects.requireNonNullElse(window.opensAt(), "0ms") + "-" + window.closesAt() + uncertainty;
    }

    static String period(Period period) {
        return period == null
                ? "-"
                : "every " + period.seconds() + " s ± " + period.uncertainty() + " s, " + period.confidencePercent()
                        + " %";
    }

    private static List<String> conditions(ProbeResult result) {
        TextTable table = new TextTable("CONDITION", "STATUS", "REASON", "MESSAGE");
        for (Condition condition : result.status().conditions()) {
            table.row(
                    condition.getType(),
                    condition.getStatus(),
                    condition.getReason(),
                    Objects.requireNonNullElse(condition.getMessage(), ""));
        }
        return table.lines(INDENT);
    }

    private static List<String> finding(Finding finding, ProbeResult result) {
        List<String> lines = new ArrayList<>();
        lines.add(
                INDENT + finding.race() + " in " + finding.scenario() + "/" + finding.profile() + ": " + finding.count()
                        + (finding.count() == 1 ? " time" : " times") + ", owner " + finding.owner() + ", first "
                        + finding.firstTime() + ", last " + finding.lastTime());
        result.evidence().stream()
                .filter(e -> e.path("race").asText().equals(finding.race())
                        && e.path("scenario").asText().equals(finding.scenario())
                        && e.path("profile").asText().equals(finding.profile()))
                .findFirst()
                .ifPresent(evidence -> lines.addAll(timeline(evidence)));
        return lines;
    }

    /** One evidence as text: what was wrong, then {@code T+0.000 ms connect_start …}. */
    static List<String> timeline(JsonNode evidence) {
        List<String> lines = new ArrayList<>();
        lines.add(INDENT + INDENT + evidence.path("id").asText() + ": "
                + evidence.path("detail").asText());
        for (JsonNode entry : evidence.path("timeline")) {
            lines.add(String.format(
                            Locale.ROOT,
                            "%sT+%.3f ms %s %s",
                            INDENT + INDENT,
                            entry.path("at_us").asLong() / 1000.0,
                            entry.path("event").asText(),
                            entry.path("note").asText(""))
                    .stripTrailing());
        }
        return lines;
    }

    private static List<String> latency(ProbeResult result) {
        TextTable table = new TextTable("PHASE", "PROFILE", "COUNT", "P50 ms", "P95 ms", "P99 ms", "MAX ms");
        for (LatencyStatus row : result.status().latency()) {
            table.row(
                    row.phase(),
                    row.profile(),
                    String.valueOf(row.count()),
                    millis(row.p50()),
                    millis(row.p95()),
                    millis(row.p99()),
                    millis(row.max()));
        }
        return table.lines(INDENT);
    }

    private static String millis(Long micros) {
        return micros == null ? "-" : String.format(Locale.ROOT, "%.2f", micros / 1000.0);
    }
}
