package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.target.FaultyTarget;
import dev.raceprobe.target.TargetSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** First messages that leave before the 101 are told about, whatever becomes of them, and decide nothing. */
class PipelinedTest {
    private static final String ACCEPT =
            ProbeText.ACCEPT.replace("connections: 30", "connections: 30, pipelined: true");

    private static final Pattern REMARK = Pattern.compile("pipelined \\(informative\\): of (\\d+) sent before the 101,"
            + " (\\d+) answered, (\\d+) lost, (\\d+) not upgraded, (\\d+) inconclusive");

    @TempDir
    private Path directory;

    private FaultyTarget target;

    @BeforeEach
    void startTarget() {
        target = FaultyTarget.start(new TargetSettings("127.0.0.1", 0, null));
    }

    @AfterEach
    void stopTarget() {
        target.close();
    }

    /** With no window after the 101, only what came before it is too early. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"error", "1011", "lost", "abort"})
    void whatIsLostBeforeThe101IsCountedAsTheLogSaysAndTheRowPasses(String outcome) {
        Cli run = run("/accept-race?window=0ms&outcome=" + outcome, 30);

        assertPassed(run);
        // a reset may overtake the 101
        long lost = told(run, 3) + told(run, 4);
        assertThat(lost).isEqualTo(target.truth().count("pipelined", outcome)).isPositive();
        assertThat(told(run, 1)).isEqualTo(lost);
        assertThat(target.truth().count("accept_race", outcome)).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"/ws", "/accept-race?variant=fixed", "/slow?delay=600ms"})
    void whatIsKeptUntilThe101IsAnswered(String path) {
        Cli run = run(path, 30);

        assertPassed(run);
        assertThat(told(run, 2)).isEqualTo(told(run, 1)).isPositive();
    }

    /** Proven by a frame in hand: a machine that is too busy to keep time changes nothing about it. */
    @Test
    void theRaceAfterThe101IsCountedWithoutThem() {
        Cli run = run("/accept-race?window=80ms&outcome=error", 30);

        assertThat(run.status().at("/findings/0/count").asLong())
                .as(run.out())
                .isEqualTo(target.truth().count("accept_race", "error"));
        assertThat(told(run, 3))
                .isEqualTo(target.truth().count("pipelined", "error"))
                .isPositive();
    }

    @Test
    void theyAreNoSamples() {
        Cli run = run("/ws", 100_000, "--for", "2s");

        assertThat(run.row().path("reason").asText()).as(run.out()).isIn("TooFewSamples", "MeasurementNotTrusted");
        assertThat(run.row().path("samples").asLong() % 30).as(run.out()).isZero();
        assertThat(target.truth().connections().opened())
                .isEqualTo(run.row().path("samples").asLong() + told(run, 1));
    }

    private Cli run(String path, int minSamples, String... more) {
        List<String> call = new ArrayList<>(List.of(
                "run",
                ProbeText.at(target.port(), path)
                        .scenario(ACCEPT)
                        .minSamples(minSamples)
                        .in(directory),
                "--output",
                "json"));
        call.addAll(List.of(more));
        return Cli.trusted(() -> {
            target.resetTruth();
            return Cli.call(call.toArray(String[]::new));
        });
    }

    private static void assertPassed(Cli run) {
        assertThat(run.status().path("findings")).as(run.out()).isEmpty();
        assertThat(run.row().path("result").asText()).as(run.out()).isEqualTo("Passed");
    }

    /** The numbers of the row's remark: all, answered, lost, not upgraded, inconclusive. */
    private static long told(Cli run, int which) {
        Matcher remark = REMARK.matcher(run.row().path("message").asText());
        assertThat(remark.find()).as(run.out()).isTrue();
        return Long.parseLong(remark.group(which));
    }
}
