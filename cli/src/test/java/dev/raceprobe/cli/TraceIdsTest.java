package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.target.FaultyTarget;
import dev.raceprobe.target.TargetSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Counted exactly as the service's log says, connection by connection: the trace ids of the failed checks are those that the log
 * has for the fault. Evidence is kept of up to a hundred checks of each finding.
 */
class TraceIdsTest {
    /** As many of each row have their evidence kept, and so many of them may fail. */
    private static final int CHECKS = 100;

    @TempDir
    private Path directory;

    /** Each round outlasts the time in which one may start: what follows says how many there are. */
    static List<Arguments> faults() {
        return List.of(
                // the last offset is when a round ends: there is one
                Arguments.of(
                        "/accept-race?window=200ms&outcome=error&p=0.3",
                        "accept_before_send",
                        "accept_race error",
                        3,
                        """
                        {name: ROW, type: AcceptRace, interval: 2s, acceptRace: {connections: 80, responseTimeout: 2s,
                          sendOffsets: [0ms, 5ms, 20ms, 60ms, 1500ms]}}"""),
                // so is the settling here
                Arguments.of("/events?fault=lost&p=0.3", "event_lost", "event lost", 3, """
                        {name: ROW, type: EventDelivery, interval: 2s, eventDelivery: {
                          trigger: '{"type":"chat","id":"{nonce}","text":"hello"}', sessions: 80, eventDeadline: 1s,
                          lostAfter: 2s, settleFor: 1500ms,
                          events: [agent_started, agent_thinking, tool_executing, tool_completed, agent_completed]}}"""),
                // of the four hundred events of a row: more would reach every connection
                Arguments.of("/leak?p=0.06", "cross_user_leak", "leak foreign_frame", 3, """
                        {name: ROW, type: UserIsolation, interval: 2s, userIsolation: {users: 80, settleFor: 1500ms,
                          trigger: '{"type":"chat","id":"{nonce}","text":"{canary}"}'}}"""),
                // three connections a round, which are held for 400 ms: there are three rounds at most
                Arguments.of("/deaf?p=0.3", "send_failure", "send_failure lost", 24, """
                        {name: ROW, type: SendFailure, interval: 1s, sendFailure: {holdFor: 400ms}}"""));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("faults")
    void theFailedChecksAreTheConnectionsOfTheLog(String path, String race, String fault, int rows, String scenario)
            throws IOException {
        Path log = directory.resolve("truth.jsonl");
        Cli run;
        try (FaultyTarget target = FaultyTarget.start(new TargetSettings("127.0.0.1", 0, log))) {
            ProbeText probe = ProbeText.at(target.port(), path)
                    .auth("""
                            {type: SignedJWT, signedJWT: {algorithm: HS256, keySecretRef: {name: chat-probe, key: signing-key}},
                              users: {count: 80}}""")
                    .load("{maxConnectsPerSecond: 250}")
                    .echoTimeout("2s")
                    .minSamples(60)
                    .evidence(CHECKS);
            IntStream.range(0, rows).forEach(row -> probe.scenario(scenario.replace("ROW", "row-" + row)));
            run = Verdicts.trusted(
                    target, () -> Cli.call("run", probe.in(directory), "--for", "1s", "--output", "json"));
        }

        List<String> failed = TraceIds.ofEvidence(run.json().at("/probes/0/evidence"), race);
        Set<String> admitted = TraceIds.inLog(log, fault);
        assertThat(admitted).as("%s", fault).hasSizeBetween(10, rows * CHECKS).doesNotContain("");
        assertThat(failed).as(run.out()).containsExactlyInAnyOrderElementsOf(admitted);
        assertThat(run.status().path("findings").findValuesAsText("race")).containsOnly(race);
    }
}
