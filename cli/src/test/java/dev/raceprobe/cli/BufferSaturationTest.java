package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.target.FaultyTarget;
import dev.raceprobe.target.TargetSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** BufferSaturation against the reference server: each message that it lost, doubled or misplaced is a failed check. */
class BufferSaturationTest {
    private static final String SCENARIO = """
            {name: saturation, type: BufferSaturation, interval: 1s, bufferSaturation: {
              message: '{"type":"ping","id":"{nonce}"}', responseType: pong, messages: 400, ratePerSecond: 800,
              settleFor: 1s}}""";

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

    @ParameterizedTest(name = "{0} at {1}")
    @CsvSource({
        "lost,      flush,  event_lost",
        "duplicate, flush,  event_duplicated",
        "reorder,   flush,  event_reordered",
        "lost,      always, event_lost",
    })
    void messagesThatAreMistreatedAreCountedByName(String fault, String at, String race) {
        Verdicts.of(run("/buffer?window=200ms&p=0.2&fault=" + fault + "&at=" + at))
                .onlyFinding(race, target.truth().count("buffer", fault));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"/buffer?variant=fixed&window=200ms", "/slow?delay=600ms", "/ws"})
    void whatIsKeptOrLateIsNoFinding(String path) {
        Verdicts.of(run(path)).passed();
    }

    /** Only what is sent before it is ready is kept, and what is kept is lost. */
    @Test
    void whatIsSentAfterReadyMeetsNoStartUp() {
        ProbeText probe = ProbeText.at(target.port(), "/buffer?window=200ms&fault=lost&at=flush")
                .scenario(SCENARIO.replace("settleFor", "startAt: AfterReady, settleFor"));

        Verdicts.of(Verdicts.trusted(target, () -> Cli.call("run", probe.in(directory), "--output", "json")))
                .passed();
        assertThat(target.truth().count("buffer", "lost")).isZero();
    }

    @Test
    void aCloseIsOneAbnormalCloseAndTheMessagesUnderWaySayNothing() {
        Cli run = Cli.keepingTime(() -> {
            target.resetTruth();
            return Cli.call("run", probe("/crash?p=0.01").in(directory), "--output", "json");
        });

        Verdicts.of(run).onlyFinding("abnormal_close", target.truth().count("crash", "1011"));
    }

    @Test
    void tooFewMessagesAreInconclusive() {
        Verdicts.of(Verdicts.trusted(
                        target,
                        () -> Cli.call(
                                "run", probe("/ws").minSamples(5000).in(directory), "--for", "2s", "--output", "json")))
                .inconclusive("TooFewSamples");
    }

    private ProbeText probe(String path) {
        return ProbeText.at(target.port(), path).scenario(SCENARIO);
    }

    private Cli run(String path) {
        return Verdicts.trusted(target, () -> Cli.call("run", probe(path).in(directory), "--output", "json"));
    }
}
