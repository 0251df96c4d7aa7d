package dev.raceprobe.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.contract.ShardReport;
import dev.raceprobe.contract.Slice;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process itself, started as a pod starts it. */
class ProbeMainTest {
    private static final Pattern LISTENING = Pattern.compile("listening on 127\\.0\\.0\\.1:([0-9]+)");

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Process> started = new ArrayList<>();

    @TempDir
    Path directory;

    @BeforeEach
    void mount() throws IOException {
        Files.writeString(directory.resolve("plan.json"), ContractJson.write(EdgePlans.signed()));
        Files.createDirectories(directory.resolve("secrets/chat-probe"));
        Files.writeString(directory.resolve("secrets/chat-probe/signing-key"), EdgePlans.KEY);
    }

    @AfterEach
    void kill() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void onSigtermItServesTheLastReportAndExitsWithZeroOnceThatWasRead() throws Exception {
        Process process = start("chat-staging-1");
        String at = "http://127.0.0.1:" + port();
        assertThat(get(at + "/readyz").statusCode()).isEqualTo(200);
        String metrics = get(at + "/metrics").body();
        String before = get(at + "/api/v1/report").body();

        process.destroy();

        await().atMost(Duration.ofSeconds(30)).until(() -> get(at + "/readyz").statusCode() == 503);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Files.readString(log()).contains("shutting down"));
        // read again and again, as the operator does: one that was made a moment too early is not the last
        ShardReport[] last = new ShardReport[1];
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            report(at).ifPresent(report -> last[0] = report);
            return !process.isAlive();
        });

        assertThat(process.exitValue()).isZero();
        assertThat(Files.readString(log())).contains("the last report was read");
        assertThat(last[0].slices()).allMatch(Slice::closed);
        assertThat(last[0].shard()).isEqualTo(1);
        assertThat(last[0].planHash()).isEqualTo(EdgePlans.signed().hash());
        for (String line : Files.readAllLines(log())) {
            assertThat(new ObjectMapper().readTree(line).get("formattedMessage").textValue())
                    .isNotBlank();
        }
        assertThat(List.of(metrics, before, Files.readString(log()), ContractJson.write(last[0])))
                .noneMatch(text -> text.contains(EdgePlans.KEY) || text.contains("eyJ"));
    }

    @Test
    void aRestartedContainerContinuesTheReport() throws Exception {
        Process first = start("chat-staging-0");
        ShardReport before = ContractJson.read(
                get("http://127.0.0.1:" + port() + "/api/v1/report").body(), ShardReport.class);
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(directory.resolve("state/closed.json")));
        first.destroyForcibly().waitFor();
        Files.delete(log());

        start("chat-staging-0");

        ShardReport after = ContractJson.read(
                get("http://127.0.0.1:" + port() + "/api/v1/report").body(), ShardReport.class);
        assertThat(after.startedAt()).isEqualTo(before.startedAt());
    }

    @Test
    void badInputIsOneLineAndExitTwo() throws Exception {
        Process process = start("chat-staging-9");

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(Files.readString(log())).isEqualTo("raceprobe probe: the shard must be in [0, 2), was 9\n");
    }

    private Process start(String podName) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        command.addAll(Launch.quiet());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ProbeMain.class.getName()));
        command.addAll(List.of(
                "--plan",
                directory.resolve("plan.json").toString(),
                "--secrets",
                directory.resolve("secrets").toString(),
                "--state",
                directory.resolve("state").toString(),
                "--pod-name",
                podName,
                "--pod-uid",
                "0f3c9a1e-1111-2222-3333-444444444444",
                "--listen",
                "127.0.0.1:0"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
        started.add(process);
        return process;
    }

    private Path log() {
        return directory.resolve("log");
    }

    private int port() {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> LISTENING.matcher(Files.readString(log())).find());
        try {
            Matcher listening = LISTENING.matcher(Files.readString(log()));
            return listening.find() ? Integer.parseInt(listening.group(1)) : -1;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** None where nobody listens any more. */
    private Optional<ShardReport> report(String at) throws InterruptedException {
        try {
            return Optional.of(ContractJson.read(get(at + "/api/v1/report").body(), ShardReport.class));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private HttpResponse<String> get(String uri) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
