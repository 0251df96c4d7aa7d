package dev.raceprobe.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveTableTest {
    private static final Screen.Size WIDE = new Screen.Size(24, 120);
    private static final RunView BEGUN = view(Duration.ofSeconds(10), 100, 80);
    private static final RunView NOW = view(Duration.ofSeconds(14), 180, 120);

    private static RunView view(Duration elapsed, long connections, long checks) {
        return new RunView(
                elapsed,
                Optional.of(Duration.ofSeconds(60)),
                List.of(new RunView.Probe(
                        "chat",
                        connections,
                        checks,
                        List.of(
                                new RunView.Row("accept", "baseline", 30, 60, 12, 3, "Failed", "AcceptBeforeSend"),
                                new RunView.Row("agent-events", "far", 75, 60, 0, 0, "Passed", "EnoughEvidence")),
                        Optional.of("accept_before_send in accept/baseline, 12 of 30 checks"))));
    }

    @Test
    void aRunIsTotalsWithTheirRatesALineForEachRowAndTheLastFinding() {
        assertThat(LiveTable.lines(NOW, BEGUN, WIDE))
                .containsExactly(
                        "14 s of 60 s   180 connections (20.0/s)   120 checks (10.0/s)",
                        "accept        baseline  [#####.....] 30/60      12 failed, 3 unclear  Failed AcceptBeforeSend",
                        "agent-events  far       [##########] 75/60      0 failed    Passed EnoughEvidence",
                        "last finding: accept_before_send in accept/baseline, 12 of 30 checks");
    }

    @ParameterizedTest
    @CsvSource({"1", "7", "40", "79", "80", "81", "200"})
    void noLineIsWiderThanTheTerminal(int columns) {
        assertThat(LiveTable.lines(NOW, BEGUN, new Screen.Size(24, columns)))
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(Math.max(1, columns - 1)));
    }

    @Test
    void aNarrowTerminalSeesTheVerdictRatherThanABar() {
        assertThat(LiveTable.lines(NOW, BEGUN, new Screen.Size(24, 60)).get(2))
                .isEqualTo("agent-events  far       75/60      0 failed    Passed Enou…")
                .hasSize(59);
    }

    @Test
    void aLowTerminalIsNotScrolled() {
        assertThat(LiveTable.lines(NOW, BEGUN, new Screen.Size(3, 120))).hasSize(2);
    }

    @Test
    void aLogHasOneLine() {
        assertThat(LiveTable.plain(NOW)).isEqualTo("14 s: chat 180 connections, 120 checks");
    }

    @Test
    void verdictsHaveColoursOnlyWhereTheyAreWanted() {
        String line = "Passed, and not Failed";
        assertThat(Paint.on(new Screen(true, true)).verdicts(line))
                .isEqualTo("\u001b[32mPassed\u001b[0m, and not \u001b[31mFailed\u001b[0m");
        assertThat(Paint.on(new Screen(true, false)).verdicts(line)).isEqualTo(line);
    }

    @Test
    void colourIsForTerminalsWhoseUserDoesNotRefuseIt() {
        assertThat(Screen.of(true, Map.of("TERM", "xterm"))).isEqualTo(new Screen(true, true));
        assertThat(Screen.of(true, Map.of("NO_COLOR", "1"))).isEqualTo(new Screen(true, false));
        assertThat(Screen.of(true, Map.of("NO_COLOR", ""))).isEqualTo(new Screen(true, true));
        assertThat(Screen.of(true, Map.of("TERM", "dumb"))).isEqualTo(new Screen(false, false));
        assertThat(Screen.of(false, Map.of())).isEqualTo(new Screen(false, false));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"'50 132\n',-,50,132", "'0 0\n',-,24,80", "'',100,24,100", "'',0,24,80", "nonsense,x,24,80"})
    void theSizeIsTheTerminalsOrTheUsualOne(String told, String columns, int lines, int expected) {
        assertThat(Screen.size(told, columns)).isEqualTo(new Screen.Size(lines, expected));
    }
}
