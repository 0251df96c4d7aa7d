package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.raceprobe.target.FaultyTarget;
import dev.raceprobe.target.TargetSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Heartbeat against the reference server, in real time scaled down: connections are held for 8 s, and all probes run at once. Each
 * has its own faulty server, so that each truth is its own.
 */
class HeartbeatRunTest {
    private static final int TRIES = 8;
    private static final Map<String, String> PATHS = paths();

    @TempDir
    private static Path directory;

    private static final Map<String, FaultyTarget> TARGETS = new LinkedHashMap<>();
    private static final Map<String, JsonNode> STATUSES = new HashMap<>();

    private static Map<String, String> paths() {
        Map<String, String> paths = new LinkedHashMap<>();
        paths.put("idle", "/held?idle=3s");
        paths.put("known", "/held?idle=3s&how=reset");
        paths.put("age", "/held?age=4s");
        paths.put("common", "/held?every=2200ms");
        paths.put("fixed", "/held?idle=3s&variant=fixed");
        paths.put("slow", "/slow?delay=600ms");
        paths.put("few", "/held?idle=3s&how=reset&seed=2");
        return paths;
    }

    private static String scenario(String expectedIdleTimeout) {
        return ("{name: heartbeat, type: Heartbeat, interval: 1s, heartbeat: {holdFor: 8s,"
                        + " pingIntervals: [1s, 2s, 5s], expectedIdleTimeout: %s}}")
                .formatted(expectedIdleTimeout);
    }

    /** Seven probes at once; those that could not keep time on a busy machine are asked again. */
    @BeforeAll
    static void runAll() {
        for (int tries = 1; tries <= TRIES && STATUSES.size() < PATHS.size(); tries++) {
            List<String> asked = PATHS.keySet().stream()
                    .filter(probe -> !STATUSES.containsKey(probe))
                    .toList();
            for (JsonNode each : run(asked).json().path("probes")) {
                if (tries == TRIES || Cli.isTrusted(each)) {
                    STATUSES.put(each.path("name").asText(), each.path("status"));
                }
            }
        }
    }

    private static Cli run(List<String> probes) {
        List<ProbeText> texts = new ArrayList<>();
        for (String name : probes) {
            FaultyTarget target = FaultyTarget.start(new TargetSettings("127.0.0.1", 0, null));
            Optional.ofNullable(TARGETS.put(name, target)).ifPresent(FaultyTarget::close);
            ProbeText probe = ProbeText.at(target.port(), PATHS.get(name))
                    .named(name)
                    .minSamples(
                            switch (name) {
                                case "common" -> 18;
                                case "few" -> 1_000;
                                default -> 9;
                            })
                    .scenario(scenario(name.equals("known") ? "3s" : "60s"));
            texts.add(probe);
        }
        return Cli.call("run", ProbeText.together(texts, directory), "--output", "json", "--for", "9s");
    }

    @AfterAll
    static void closeAll() {
        TARGETS.values().forEach(FaultyTarget::close);
        TARGETS.clear();
        STATUSES.clear();
    }

    private static JsonNode status(String probe) {
        return STATUSES.get(probe);
    }

    private static JsonNode onlyFinding(String probe, String race, String outcome) {
        JsonNode findings = status(probe).path("findings");
        assertThat(findings.findValuesAsText("race"))
                .as(status(probe).toString())
                .containsExactly(race);
        assertThat(findings.get(0).path("count").asLong())
                .as(findings.toString())
                .isEqualTo(TARGETS.get(probe).truth().count("held", outcome))
                .isPositive();
        assertThat(status(probe).at("/scenarios/0/result").asText()).isEqualTo("Failed");
        return findings.get(0);
    }

    @Test
    void silentConnectionsThatDieAreAnIdleTimeoutWithItsBracket() {
        JsonNode finding = onlyFinding("idle", "idle_timeout", "idle");

        assertThat(finding.path("message").asText()).contains("a frame every 2s prevents it");
        JsonNode idle = status("idle").at("/scenarios/0/idleTimeout");
        assertThat(idle.path("above").asText()).isEqualTo("2s");
        assertThat(idle.path("below").asText()).isEqualTo("5s");
        assertThat(Double.parseDouble(idle.path("measured").asText().replace("s", "")))
                .isBetween(2.8, 3.4);
    }

    @Test
    void anIdleTimeoutThatIsKnownIsMeasuredAndPassed() {
        JsonNode row = status("known").at("/scenarios/0");

        assertThat(row.path("result").asText()).as(row.toString()).isEqualTo("Passed");
        assertThat(status("known").path("findings")).isEmpty();
        assertThat(row.at("/idleTimeout/above").asText()).isEqualTo("2s");
    }

    @Test
    void connectionsThatDieAtOneAgeWhateverIsSentAreDisconnected() {
        JsonNode finding = onlyFinding("age", "heartbeat_disconnect", "age");

        assertThat(finding.path("message").asText()).contains("after they were opened, whatever was sent meanwhile");
        assertThat(status("age").at("/scenarios/0/idleTimeout").isMissingNode()).isTrue();
    }

    @Test
    void connectionsOfDifferentAgesThatDieTogetherAreDisconnectedPeriodically() {
        JsonNode finding = onlyFinding("common", "periodic_disconnect", "common");

        assertThat(finding.path("message").asText()).contains("died together");
    }

    @Test
    void whatIsHeldToTheEndIsPassedAlsoByAServerThatIsSlow() {
        for (String probe : List.of("fixed", "slow")) {
            assertThat(status(probe).path("findings")).as(probe).isEmpty();
            assertThat(status(probe).at("/scenarios/0/result").asText())
                    .as(status(probe).toString())
                    .isEqualTo("Passed");
        }
    }

    @Test
    void tooFewHeldConnectionsAreInconclusive() {
        assertThat(status("few").at("/scenarios/0/reason").asText()).isEqualTo("TooFewSamples");
    }
}
