package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The alert rules: the same in both forms, each with its runbook, and right by promtool's own tests. */
class MonitoringTest {
    private static final Path FOLDER = Path.of("..", "deploy", "monitoring");
    private static final Path RULES = FOLDER.resolve("raceprobe.rules.yaml");
    private static final String RUNBOOKS = "https://raceprobe.dev/deploy/runbooks/";

    /** Of contract: what users rely on. */
    private static final List<String> ALERTS = List.of(
            "RaceProbeErrorBudgetBurnFast",
            "RaceProbeErrorBudgetBurnSlow",
            "RaceProbeIsolationViolation",
            "RaceProbeRaceDetected",
            "RaceProbePeriodicFailure",
            "RaceProbeStale",
            "RaceProbeNotReady",
            "RaceProbeAbsent",
            "RaceProbeUntrusted",
            "RaceProbeInconclusive",
            "RaceProbeTokenExpiring",
            "RaceProbeOperatorDown");

    @Test
    void bothFormsHoldTheSameRules() throws IOException {
        JsonNode plain = yaml(RULES);
        JsonNode resource = yaml(FOLDER.resolve("raceprobe.prometheusrule.yaml"));

        assertThat(resource.path("kind").asText()).isEqualTo("PrometheusRule");
        assertThat(resource.at("/spec/groups")).isEqualTo(plain.path("groups"));
    }

    @Test
    void eachAlertTellsWhatItIsAndHasAPageThatSaysWhatToDo() throws IOException {
        List<String> names = new ArrayList<>();
        for (JsonNode group : yaml(RULES).path("groups")) {
            for (JsonNode rule : group.path("rules")) {
                if (rule.has("alert")) {
                    String name = rule.path("alert").asText();
                    names.add(name);
                    assertThat(rule.at("/labels/severity").asText()).as(name).isIn("critical", "warning");
                    assertThat(rule.at("/annotations/summary").asText())
                            .as(name)
                            .isNotBlank();
                    assertThat(rule.at("/annotations/description").asText())
                            .as(name)
                            .isNotBlank();
                    String url = rule.at("/annotations/runbook_url").asText();
                    assertThat(url).startsWith(RUNBOOKS);
                    assertThat(Files.readString(Path.of("..", "deploy", "runbooks", url.substring(RUNBOOKS.length()))))
                            .contains("# " + name, "## What it means", "## What to look at", "## What to do");
                }
            }
        }
        assertThat(names).containsExactlyElementsOf(ALERTS);
    }

    @Test
    void promtoolAcceptsTheRulesAndTheirTests() throws Exception {
        assumeTrue(Installation.has(isInstalled(), "the rules by promtool (apt-get install prometheus)"));
        List<String> tests;
        try (Stream<Path> files = Files.list(FOLDER.resolve("tests"))) {
            tests = files.map(Path::toString).sorted().toList();
        }
        assertThat(tests).hasSizeGreaterThanOrEqualTo(2);
        assertThat(promtool(Stream.of("check", "rules", RULES.toString()))).contains("SUCCESS");
        assertThat(promtool(Stream.concat(Stream.of("test", "rules"), tests.stream())))
                .contains("SUCCESS")
                .doesNotContain("FAILED");
    }

    private static boolean isInstalled() throws InterruptedException {
        try {
            return new ProcessBuilder("promtool", "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static String promtool(Stream<String> arguments) throws IOException, InterruptedException {
        List<String> command = Stream.concat(Stream.of("promtool"), arguments).toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private static JsonNode yaml(Path file) throws IOException {
        return Serialization.unmarshal(Files.readString(file), JsonNode.class);
    }
}
