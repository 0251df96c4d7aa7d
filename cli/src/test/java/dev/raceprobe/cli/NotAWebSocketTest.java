package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Answers to an opening handshake that no WebSocket server gives: always, the URL is wrong and it is the network's; now and then,
 * the target's. All of them are played at once, each by a server of its own.
 */
class NotAWebSocketTest {
    private static final int SAMPLES = 20;

    @TempDir
    private Path directory;

    private static Map<String, RawServer.Reply> answers() {
        Map<String, RawServer.Reply> answers = new LinkedHashMap<>();
        answers.put("accept-of-another-key", RawServer.upgradeForAnotherKey());
        answers.put("subprotocol", RawServer.upgradeWith("Sec-WebSocket-Protocol: chat.v9"));
        answers.put("extension", RawServer.upgradeWith("Sec-WebSocket-Extensions: permessage-deflate"));
        answers.put("status-400", RawServer.status("400 Bad Request"));
        answers.put("status-405", RawServer.status("405 Method Not Allowed"));
        answers.put("status-426", RawServer.status("426 Upgrade Required\r\nUpgrade: h2c"));
        return answers;
    }

    @Test
    void whatIsNeverAWebSocketIsTheNetworks() throws IOException {
        Map<String, JsonNode> statuses = run(answer -> n -> answer);

        statuses.forEach((answer, status) -> {
            JsonNode row = status.at("/scenarios/0");
            assertThat(row.path("result").asText() + " " + row.path("reason").asText())
                    .as("%s: %s", answer, status)
                    .isEqualTo("Inconclusive NotAWebSocket");
            assertThat(Cli.condition(status, "TargetReachable")).as(answer).isEqualTo("False NotAWebSocket");
            assertThat(status.path("findings")).as(answer).isEmpty();
        });
    }

    /** Those of the others are reset, which is another finding. */
    @Test
    void whatIsNoWebSocketOnlySometimesIsTheTargets() throws IOException {
        Map<String, JsonNode> statuses = run(answer -> n -> n % 4 == 0 ? answer : RawServer.upgradeAndResetAfter(3));

        statuses.forEach((answer, status) -> {
            assertThat(status.path("findings").findValuesAsText("race"))
                    .as("%s: %s", answer, status)
                    .containsExactlyInAnyOrder("upgrade_failed", "abnormal_close");
            assertThat(status.path("findings").findValuesAsText("owner"))
                    .as(answer)
                    .containsOnly("Target");
            assertThat(status.at("/scenarios/0/result").asText())
                    .as("%s: %s", answer, status)
                    .isEqualTo("Failed");
        });
    }

    /** The statuses, by answer. */
    private Map<String, JsonNode> run(Function<RawServer.Reply, IntFunction<RawServer.Reply>> server)
            throws IOException {
        Map<String, RawServer.Reply> answers = answers();
        List<RawServer> servers = new ArrayList<>();
        List<ProbeText> probes = new ArrayList<>();
        try {
            for (Map.Entry<String, RawServer.Reply> answer : answers.entrySet()) {
                RawServer raw = RawServer.start(server.apply(answer.getValue()));
                servers.add(raw);
                probes.add(ProbeText.at(raw.port(), "/ws")
                        .named(answer.getKey())
                        .load("{maxConnectsPerSecond: 60, circuitBreaker: {maxRejectedPercent: '100'}}")
                        .scenario(ProbeText.EVENTS.replace("sessions: 60", "sessions: 40"))
                        .minSamples(SAMPLES));
            }
            String file = ProbeText.together(probes, directory);
            Cli run = Cli.trusted(() -> Cli.call("run", file, "--for", "1s", "--output", "json"));
            Iterator<JsonNode> played = run.json().path("probes").iterator();
            Map<String, JsonNode> statuses = new LinkedHashMap<>();
            answers.keySet()
                    .forEach(answer -> statuses.put(answer, played.next().path("status")));
            return statuses;
        } finally {
            servers.forEach(RawServer::close);
        }
    }
}
