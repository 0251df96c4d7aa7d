package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.raceprobe.target.FaultyTarget;
import dev.raceprobe.target.TargetSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that {@code run --report} writes, of a real run; {@link PagesInBrowserTest} looks at it in a browser. */
class ReportPageTest {
    @TempDir
    private static Path directory;

    private static Path page;
    private static String html;
    private static Cli run;

    @BeforeAll
    static void runOnce() throws IOException {
        page = directory.resolve("report.html");
        try (FaultyTarget target = FaultyTarget.start(new TargetSettings("127.0.0.1", 0, null))) {
            String probe = ProbeText.at(target.port(), "/accept-race?window=80ms&outcome=error")
                    .scenario(ProbeText.ACCEPT)
                    .minSamples(60)
                    .in(directory);
            run = Cli.trusted(() -> Cli.call("run", probe, "--output", "json", "--report", page.toString()));
        }
        html = Files.readString(page);
    }

    @Test
    void itsNumbersAreThoseOfTheJson() {
        JsonNode row = run.row();
        assertThat(html)
                .contains(run.status().at("/window/openedPercent").asText() + " %")
                .contains(cell("Samples", row.path("samples").asLong()))
                .contains(cell("Failed", row.path("findings").asLong()))
                .contains(row.at("/raceWindow/closesAt").asText() + " ± "
                        + row.at("/raceWindow/uncertainty").asText());
        for (JsonNode latency : run.status().path("latency")) {
            assertThat(html)
                    .contains(cell("Count", latency.path("count").asLong()))
                    .contains(String.format(
                            Locale.ROOT, "%,.3f ms", latency.path("p99").asLong() / 1000.0));
        }
        for (JsonNode evidence : run.json().at("/probes/0/evidence")) {
            assertThat(html).contains(evidence.path("id").asText());
            evidence.path("timeline")
                    .forEach(entry -> assertThat(html)
                            .contains(String.format(
                                    Locale.ROOT, ">%,d<", entry.path("at_us").asLong())));
        }
    }

    /** AcceptRace: every first message that was counted is in the curve, none twice. */
    @Test
    void theCurveHoldsEveryCheck() {
        long failed = 0;
        long checks = 0;
        Matcher groups = Pattern.compile("<title>[^<]*: (\\d+) of (\\d+) failed, 95 % interval")
                .matcher(html.substring(html.indexOf("chart wide"), html.indexOf("chart narrow")));
        while (groups.find()) {
            failed += Long.parseLong(groups.group(1));
            checks += Long.parseLong(groups.group(2));
        }
        assertThat(failed).isPositive().isEqualTo(run.row().path("findings").asLong());
        assertThat(checks).isEqualTo(run.row().path("samples").asLong());
    }

    @Test
    void itAsksForNothingAndRunsNothing() {
        assertThat(html)
                .contains("default-src &#39;none&#39;")
                .doesNotContain("<script", "<link", "<img", "url(", "@import", " style=", " onload");
    }

    @Test
    void aPlaceThatCannotBeWrittenIsToldBeforeAnythingIsRun() throws IOException {
        String probe = ProbeText.at(9, "/ws").scenario(ProbeText.ACCEPT).in(directory);
        String nowhere = directory.resolve("nowhere/r.html").toString();

        for (String place : List.of(nowhere, directory.toString())) {
            Cli refused = Cli.call("run", probe, "--report", place);

            assertThat(refused.exit()).isEqualTo(ExitCode.UNUSABLE_INPUT);
            assertThat(refused.errors()).singleElement().asString().startsWith("--report " + place);
            assertThat(refused.out()).isEmpty();
        }
    }

    private static String cell(String head, long value) {
        return "data-label=\"" + head + "\" role=\"cell\" class=\"n\"><span>" + String.format(Locale.ROOT, "%,d", value)
                + "</span>";
    }
}
