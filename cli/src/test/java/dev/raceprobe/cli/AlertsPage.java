package dev.raceprobe.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;

/** The page about alerts, made from the rules. */
final class AlertsPage {
    private static final Path RULES = Path.of("..", "deploy", "monitoring", "raceprobe.rules.yaml");

    private AlertsPage() {}

    static String markdown() throws IOException {
        JsonNode groups = new YAMLMapper().readTree(RULES.toFile()).path("groups");
        StringBuilder page = new StringBuilder(ReferencePage.header());
        page.append("""
                # Alerts

                From [deploy/monitoring/raceprobe.rules.yaml](../../deploy/monitoring/raceprobe.rules.yaml), which is the same as the PrometheusRule
                beside it. All have the labels `probe_namespace`, `probe` and `severity`, those about a row `scenario` and `profile`, those about a
                race `race`; RaceProbeOperatorDown has only its severity.

                | alert | severity | for | what it says | runbook |
                |---|---|---|---|---|
                """);
        StringBuilder expressions = new StringBuilder("\n## Expressions\n");
        StringBuilder recorded = new StringBuilder("\n## Recording rules\n\n| name | expression |\n|---|---|\n");
        for (JsonNode group : groups) {
            for (JsonNode rule : group.path("rules")) {
                if (rule.has("alert")) {
                    String name = rule.path("alert").asText();
                    page.append("| %s | %s | %s | %s | [page](../../deploy/runbooks/%s.md) |%n"
                            .formatted(
                                    name,
                                    rule.at("/labels/severity").asText(),
                                    rule.path("for").asText("–"),
                                    rule.at("/annotations/description").asText(),
                                    name));
                    expressions.append("%n### %s%n%n```promql%n%s%n```%n"
                            .formatted(name, rule.path("expr").asText().strip()));
                } else {
                    recorded.append("| `%s` | `%s` |%n"
                            .formatted(
                                    rule.path("record").asText(),
                                    rule.path("expr")
                                            .asText()
                                            .strip()
                                            .replaceAll("\\s+", " ")
                                            .replace("|", "\\|")));
                }
            }
        }
        return page.append(recorded).append(expressions).toString();
    }
}
