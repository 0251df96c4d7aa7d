package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.target.FaultyTarget;
import dev.raceprobe.target.TargetSettings;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A user's script against the reference server: the step that was not met is named, as often as the server is to blame. */
@Order(1) // takes longest
class ScriptTest {
    private static final String SCRIPT = """
            {name: mine, type: Script, interval: 1s, script: {steps: [
                  {send: {text: '{"type":"ping","id":"{nonce}"}'}},
                  {expect: {pointer: /id, matches: '^rp-', capture: first, within: 1s}},
                  {repeat: {times: 20, steps: [
                    {send: {text: '{"type":"ping","id":"{first}-{index}"}'}},
                    {expect: {pointer: /id, equals: "{first}-{index}", within: 1s}}]}},
                  {barrier: {name: all}},
                  {ping: {within: 1s}},
                  {hold: 10ms},
                  %s]}}""";

    @TempDir
    private Path directory;

    private FaultyTarget target;

    private Path log;

    @BeforeEach
    void startTarget() {
        log = directory.resolve("truth.jsonl");
        target = FaultyTarget.start(new TargetSettings("127.0.0.1", 0, log));
    }

    @AfterEach
    void stopTarget() {
        target.close();
    }

    @Test
    void theStepThatWasNotMetIsNamed() {
        Cli run = run("/deaf?p=0.04", "{close: {code: 1000}}");

        Verdicts.of(run).onlyFinding("script_failed", target.truth().count("send_failure", "lost"));
        assertThat(run.row().path("message").asText()).contains("step 3.2: ");
    }

    /** Of a connection that was cut half open the server hears nothing for five seconds more. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            {close: {code: 4000}} | false
            {cut: Reset}          | false
            {cut: HalfOpen}       | true
            """)
    void aScriptThatIsPlayedToItsEndIsNoFinding(String end, boolean isSilent) throws IOException {
        Verdicts.of(run("/deaf?variant=fixed", end)).passed();

        target.close();
        assertThat(TraceIds.lifetimesInLog(log))
                .isNotEmpty()
                .allMatch(life -> isSilent == life.compareTo(Duration.ofSeconds(5)) >= 0);
    }

    /** AAEC/w== is 000102ff, AAEC/g== is 000102fe. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"AAEC/w==, true", "AAEC/g==, false"})
    void binaryMessagesAreSentAndExpectedByTheirBytes(String expected, boolean isMet) throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            HttpServer echoing = vertx.createHttpServer()
                    .webSocketHandler(socket -> socket.binaryMessageHandler(socket::writeBinaryMessage))
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
            ProbeText probe = ProbeText.at(echoing.actualPort(), "/")
                    .readyOnUpgrade()
                    .minSamples(6)
                    .scenario("{name: mine, type: Script, interval: 1s, script: {steps: [{send: {base64: AAEC/w==}},"
                            + " {expect: {base64: " + expected + ", within: 1s}}]}}");

            Cli run = Cli.trusted(() -> Cli.call("run", probe.in(directory), "--output", "json"));

            if (isMet) {
                Verdicts.of(run).passed();
            } else {
                Verdicts.of(run)
                        .onlyFinding("script_failed", run.row().path("samples").asLong());
                assertThat(run.json().at("/probes/0/evidence/0/detail").asText())
                        .contains(
                                "step 2: expected a binary message of 4 bytes; last came a binary message of 4 bytes");
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void aSlowServerMeetsAPatientScript() {
        Verdicts.of(run("/slow?delay=50ms", "{close: {code: 1000}}")).passed();
    }

    /** The target holds five at once, and there are six users. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"'{barrier: {name: all}}', upgrade_failed", "'{hold: 1ms}', -"})
    void usersWhoseScriptHasABarrierAreThereTogether(String step, String race) {
        ProbeText probe = ProbeText.at(target.port(), "/storm?capacity=5")
                .load("{maxConnectsPerSecond: 300, circuitBreaker: {maxRejectedPercent: '100'}}")
                .minSamples(6)
                .scenario("{name: mine, type: Script, interval: 1s, script: {steps: [" + step
                        + ", {ping: {within: 1s}}]}}");

        Cli run = Verdicts.trusted(target, () -> Cli.call("run", probe.in(directory), "--output", "json"));

        if (race.equals("-")) {
            Verdicts.of(run).passed();
        } else {
            Verdicts.of(run).onlyFinding(race, target.truth().count("connect_storm", "503"));
        }
    }

    @Test
    void tooFewScriptsAreInconclusive() {
        ProbeText probe = probe("/ws", "{close: {code: 1000}}").minSamples(5000);

        Verdicts.of(Verdicts.trusted(
                        target, () -> Cli.call("run", probe.in(directory), "--for", "1s", "--output", "json")))
                .inconclusive("TooFewSamples");
    }

    private ProbeText probe(String path, String end) {
        return ProbeText.at(target.port(), path)
                .minSamples(end.contains("HalfOpen") ? 2 : 5)
                .scenario(SCRIPT.formatted(end));
    }

    private Cli run(String path, String end) {
        return Verdicts.trusted(
                target, () -> Cli.call("run", probe(path, end).in(directory), "--for", "12s", "--output", "json"));
    }
}
