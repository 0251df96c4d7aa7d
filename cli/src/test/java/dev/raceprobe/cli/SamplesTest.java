package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.raceprobe.api.v1alpha1.Auth;
import dev.raceprobe.api.v1alpha1.ScenarioType;
import dev.raceprobe.target.FaultyTarget;
import dev.raceprobe.target.TargetSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every sample is valid as it is, and runs against a reference server of its own: what points at a healthy path finds nothing,
 * what points at a faulty one finds nothing but that fault.
 */
class SamplesTest {
    private static final Path SAMPLES = Path.of("../deploy/samples");

    /** So many at once that their waits overlap, so few that each still keeps time. */
    private static final int AT_ONCE = 4;

    /** The samples whose path is faulty, so that they have something to show, and the names that may be found there. */
    private static final Map<String, Set<String>> FAULTY = Map.of(
            "connection-storm.yaml", Set.of("connect_storm"),
            "churn.yaml", Set.of("resource_leak"),
            "cold-start.yaml", Set.of("ready_before_serving"),
            "session-resume.yaml", Set.of("resume_gap"),
            "state-consistency.yaml", Set.of("state_inconsistent"),
            "demo.yaml", Set.of("accept_before_send"));

    /** What a user has minutes for, within seconds. */
    private static final Map<String, String> SHORTER = Map.of(
            "holdFor: 7m",
            "holdFor: 4s",
            "pingIntervals: [10s, 25s, 45s]",
            "pingIntervals: [1s, 2s, 3s]",
            "timeToLive: 30s",
            "timeToLive: 2s",
            "holdFor: 10s",
            "holdFor: 2s",
            "settleFor: 5s",
            "settleFor: 1s",
            "cycles: 500",
            "cycles: 60",
            "boot=10s&green=3s",
            "boot=2s&green=500ms",
            "pollInterval: 1s",
            "pollInterval: 100ms");

    @TempDir
    private static Path directory;

    private static final Map<String, CompletableFuture<Cli>> RUNS = new TreeMap<>();
    private static final ExecutorService POOL = Executors.newFixedThreadPool(AT_ONCE);

    static List<Path> samples() {
        try (var files = Files.list(SAMPLES)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeAll
    static void startAll() throws IOException {
        // the Secret that a sample names and leaves to its user
        Path secret = Files.createDirectories(directory.resolve("secrets/chat-probe"));
        Files.writeString(secret.resolve("signing-key"), TargetSettings.DEMO_KEY);
        for (Path sample : samples()) {
            RUNS.put(
                    sample.getFileName().toString(),
                    CompletableFuture.supplyAsync(() -> Cli.trusted(() -> run(sample)), POOL));
        }
    }

    @AfterAll
    static void stopAll() {
        POOL.shutdownNow();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void aSampleIsValidAsItIsAndSaysWhatItIsFor(Path sample) throws IOException {
        Cli call = Cli.call("validate", sample.toString());

        assertThat(call.exit()).as(call.out() + call.err()).isZero();
        assertThat(Files.readString(sample)).startsWith("# ");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void aSampleFindsWhatIsThereAndNothingElse(Path sample) {
        String name = sample.getFileName().toString();
        Cli run = RUNS.get(name).join();

        assertThat(run.exit()).as(run.err()).isIn(ExitCode.PASSED, ExitCode.FAILED, ExitCode.INCONCLUSIVE);
        JsonNode probes = run.json().path("probes");
        assertThat(probes).isNotEmpty();
        for (JsonNode probe : probes) {
            boolean isFaulty =
                    FAULTY.containsKey(name) && !probe.path("name").asText().endsWith("-healthy");
            JsonNode status = probe.path("status");
            List<String> races = status.path("findings").findValuesAsText("race");
            if (isFaulty) {
                assertThat(races).as(probe.toString()).isNotEmpty().isSubsetOf(FAULTY.get(name));
            } else {
                assertThat(races).as(probe.toString()).isEmpty();
            }
            assertThat(reason(status, "CredentialsValid")).as(status.toString()).isIn("TokenAccepted", "NotRequired");
            assertThat(reason(status, "TargetReachable")).as(status.toString()).isIn("Upgraded", "Answered");
            assertThat(status.at("/window/connections").asLong())
                    .as(status.toString())
                    .isPositive();
            assertThat(status.path("scenarios"))
                    .isNotEmpty()
                    .allSatisfy(row -> assertThat(row.path("samples").asLong()
                                    + row.path("inconclusive").asLong())
                            .as(row.toString())
                            .isPositive());
        }
    }

    @Test
    void everyScenarioTypeAndEveryAuthTypeHasOne() throws IOException {
        Set<String> scenarios = new TreeSet<>();
        Set<String> auths = new TreeSet<>();
        for (Path sample : samples()) {
            try (var documents = new YAMLMapper().readerFor(JsonNode.class).<JsonNode>readValues(sample.toFile())) {
                documents.forEachRemaining(document -> {
                    String file = sample.getFileName().toString();
                    String auth = document.at("/spec/auth/type").asText();
                    if (file.equals("auth-" + kebab(auth) + ".yaml")) {
                        auths.add(auth);
                    }
                    for (JsonNode scenario : document.at("/spec/scenarios")) {
                        String type = scenario.path("type").asText();
                        if (file.equals(kebab(type) + ".yaml")) {
                            scenarios.add(type);
                        }
                    }
                });
            }
        }

        assertThat(scenarios).containsExactlyInAnyOrderElementsOf(names(ScenarioType.values()));
        assertThat(auths).containsExactlyInAnyOrderElementsOf(names(Auth.Type.values()));
    }

    private static Cli run(Path sample) {
        try (FaultyTarget target = FaultyTarget.start(new TargetSettings("127.0.0.1", 0, null))) {
            String text = Files.readString(sample).replace("127.0.0.1:8080", "127.0.0.1:" + target.port());
            for (Map.Entry<String, String> shorter : SHORTER.entrySet()) {
                text = text.replace(shorter.getKey(), shorter.getValue());
            }
            Path file = Files.writeString(directory.resolve(sample.getFileName()), text);
            Path secrets = directory.resolve("secrets");
            List<String> call = new ArrayList<>(List.of("run", file.toString(), "--for", "4s", "--output", "json"));
            call.addAll(List.of("--secrets", secrets.toString()));
            return Cli.call(call.toArray(String[]::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String reason(JsonNode status, String type) {
        for (JsonNode condition : status.path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition.path("reason").asText();
            }
        }
        return "absent";
    }

    private static List<String> names(Enum<?>[] values) {
        return List.of(values).stream().map(Enum::name).toList();
    }

    /** {@code OAuth2ClientCredentials} as {@code oauth2-client-credentials}. */
    private static String kebab(String name) {
        return name.replace("OAuth", "Oauth")
                .replace("JWT", "Jwt")
                .replaceAll("(?<=.)(?=[A-Z])", "-")
                .toLowerCase(java.util.Locale.ROOT);
    }
}
