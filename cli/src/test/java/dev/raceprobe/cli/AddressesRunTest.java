package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.raceprobe.target.FaultyTarget;
import dev.raceprobe.target.TargetSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code raceprobe run} against a name with many addresses, and over IPv6. */
class AddressesRunTest {

    @TempDir
    private Path directory;

    private final List<AutoCloseable> servers = new ArrayList<>();

    @Test
    void oneBadAddressOfTenBehindANameIsNamed() throws Exception {
        try (RawServer bad = RawServer.start(
                InetAddress.getByName("127.0.0.20"), n -> RawServer.status("500 Internal Server Error"))) {
            for (int i = 11; i < 20; i++) {
                servers.add(FaultyTarget.start(new TargetSettings("127.0.0." + i, bad.port(), null)));
            }

            JsonNode status = runByName(bad.port());

            assertThat(status.path("findings").findValuesAsText("race"))
                    .as(status.toString())
                    .containsExactly("upgrade_failed");
            assertThat(status.at("/findings/0/owner").asText()).isEqualTo("Target");
            String message = status.at("/findings/0/message").asText();
            assertThat(message)
                    .matches(
                            ".*; only at 127\\.0\\.0\\.20:%d (\\d+) of \\1, one of 10 addresses".formatted(bad.port()));
        } finally {
            for (AutoCloseable server : servers) {
                server.close();
            }
        }
    }

    @Test
    void theTargetMayHaveAnIpv6Address() {
        try (FaultyTarget target = FaultyTarget.start(new TargetSettings("::1", 0, null))) {
            ProbeText probe = ProbeText.at(target.url("/ws"))
                    .scenario(ProbeText.EVENTS.replace("sessions: 60", "sessions: 10"))
                    .minSamples(20);
            Cli run = Cli.trusted(() -> Cli.call("run", probe.in(directory), "--output", "json"));

            assertThat(run.status().path("findings")).as(run.out()).isEmpty();
            assertThat(run.row().path("result").asText()).as(run.out()).isEqualTo("Passed");
            assertThat(target.truth().connections().opened())
                    .isGreaterThanOrEqualTo(run.row().path("samples").asLong())
                    .isGreaterThanOrEqualTo(20);
        }
    }

    /** In a process of its own, whose names are in a file: the target is {@code chat.test}. */
    private JsonNode runByName(int port) throws IOException, InterruptedException {
        Path hosts = directory.resolve("hosts");
        Files.write(
                hosts,
                IntStream.rangeClosed(11, 20)
                        .mapToObj(i -> "127.0.0." + i + " chat.test")
                        .toList());
        String probe = ProbeText.at("ws://chat.test:" + port + "/ws")
                .load("{maxConnectsPerSecond: 300, circuitBreaker: {maxRejectedPercent: '100'}}")
                .scenario(ProbeText.EVENTS)
                .minSamples(100)
                .in(directory);
        return CliProcess.start(
                        directory,
                        List.of(),
                        List.of("-Dvertx.disableDnsResolver=true", "-Djdk.net.hosts.file=" + hosts),
                        Main.class,
                        "run",
                        probe,
                        "--output",
                        "json")
                .ended()
                .status();
    }
}
