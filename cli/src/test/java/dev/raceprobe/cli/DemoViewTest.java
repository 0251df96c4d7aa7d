package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.cli.terminal.LiveArea;
import dev.raceprobe.cli.terminal.Screen;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code raceprobe demo} shows while its probes come to their verdicts. */
class DemoViewTest {
    private static final Instant START = Instant.parse("2026-02-02T02:40:00Z");
    private static final String HEADER =
            "NAME           READY   PASSING   REASON               RACES   OPENED%   LAST CHECK  AGE\n";
    private static final String BEGUN =
            "chat-racy      True    Unknown   TooFewSamples        0       100.0     1s          5s\n";
    private static final String FAILED =
            "chat-racy      True    False     AcceptBeforeSend     12      100.0     1s          9s\n";

    private final StringBuilder out = new StringBuilder();

    @Test
    void withoutATerminalItIsALineForEachVerdict() {
        show(new Screen(false, false));

        assertThat(out).hasToString(HEADER + BEGUN + FAILED);
    }

    @Test
    void aTerminalHasTheTableOfRunBelowWithWhatTheOperatorKnowsNow() {
        show(new Screen(true, false));

        assertThat(out.toString().replace("\u001b[", "ESC "))
                .isEqualTo(HEADER
                        + BEGUN
                        + "4 s of 60 s   40 connections   21 checks\n"
                        + "accept  baseline  [###.......] 20/60      0 failed, 1 unclear  Inconclusive TooFewSamples\n"
                        + "ESC 2A\rESC J"
                        + "5 s of 60 s   90 connections (50.0/s)   61 checks (40.0/s)\n"
                        + "accept  baseline  [##########] 60/60      12 failed, 1 unclear  Failed AcceptBeforeSend\n"
                        + "last finding: accept_before_send in accept/baseline, 12 of 60 checks\n"
                        + "ESC 3A\rESC J"
                        + FAILED
                        + "8 s of 60 s   90 connections (12.5/s)   61 checks (10.0/s)\n"
                        + "accept  baseline  [##########] 60/60      12 failed, 1 unclear  Failed AcceptBeforeSend\n"
                        + "last finding: accept_before_send in accept/baseline, 12 of 60 checks\n"
                        + "ESC 3A\rESC J");
    }

    /** The operator knows of the failure three seconds before it is written. */
    private void show(Screen screen) {
        RaceProbe begun = probe("Unknown", "TooFewSamples", "Inconclusive", 20, 0, 40);
        RaceProbe failed = probe("False", "AcceptBeforeSend", "Failed", 60, 12, 90);
        RaceProbe[] known = {begun};
        LiveArea area = new LiveArea(out::append, screen, () -> new Screen.Size(24, 120));
        DemoView view = new DemoView(
                area, probe -> Optional.of(known[0].getStatus()), START.minusSeconds(4), Duration.ofSeconds(60));

        view.show(List.of(begun), START);
        view.show(List.of(begun), START.plusMillis(250));
        known[0] = failed;
        view.show(List.of(begun), START.plusSeconds(1));
        view.show(List.of(failed), START.plusSeconds(4));
        view.done();
    }

    private static RaceProbe probe(
            String passing, String reason, String result, long samples, long failures, long connections) {
        String finding = "[{race: accept_before_send, scenario: accept, profile: baseline, count: %d, owner: Target,"
                        .formatted(failures)
                + " firstTime: '2026-02-02T02:39:00Z', lastTime: '2026-02-02T02:39:59Z', message: 12 of 60 checks}]";
        return Serialization.unmarshal(
                """
                apiVersion: raceprobe.dev/v1alpha1
                kind: RaceProbe
                metadata: {namespace: demo, name: chat-racy, creationTimestamp: "2026-02-02T02:39:55Z"}
                spec:
                  target: {url: "ws://127.0.0.1:8080/ws"}
                  evaluation: {minSamples: 60}
                  scenarios: [{name: accept, type: AcceptRace}]
                status:
                  conditions:
                  - {type: Ready, status: "True", reason: ProbesRunning}
                  - {type: Passing, status: "%s", reason: %s}
                  lastCheckTime: "%s"
                  window: {connections: %d, openedPercent: "100.0", races: %d}
                  scenarios:
                  - {name: accept, profile: baseline, result: %s, reason: %s, samples: %d, findings: %d, inconclusive: 1}
                  findings: %s
                """.formatted(
                                passing,
                                reason,
                                failures > 0 ? "2026-02-02T02:40:03Z" : "2026-02-02T02:39:59Z",
                                connections,
                                failures,
                                result,
                                reason,
                                samples,
                                failures,
                                failures > 0 ? finding : "[]"),
                RaceProbe.class);
    }
}
