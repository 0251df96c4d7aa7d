package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a spec says of its target is in every opening handshake, and in what comes after it. */
class TargetFieldsTest {
    @TempDir
    private Path directory;

    @Test
    void theOriginIsSentAndCompressionIsOfferedAndUnderstood() throws IOException {
        try (RawServer server = RawServer.start(n -> RawServer.upgradeAndGreetCompressed())) {
            ProbeText probe = ProbeText.at(server.port(), "/ws")
                    .target("origin: 'https://chat.example.com', compression: true")
                    .minSamples(4)
                    .scenario("{name: storm, type: ConnectionStorm, interval: 1s, connectionStorm: {steps: [4]}}");
            Cli run = Cli.trusted(() -> Cli.call("run", probe.in(directory), "--for", "1s", "--output", "json"));

            Verdicts.of(run).passed();
            assertThat(server.heads())
                    .hasSizeGreaterThanOrEqualTo(4)
                    .allSatisfy(head -> assertThat(head)
                            .contains("Origin: https://chat.example.com")
                            .anyMatch(line -> line.startsWith("Sec-WebSocket-Extensions: permessage-deflate")));
        }
    }

    @Test
    void neitherIsThereByDefault() throws IOException {
        try (RawServer server = RawServer.start(n -> RawServer.status("404 Not Found"))) {
            ProbeText probe = ProbeText.at(server.port(), "/ws").scenario(ProbeText.EVENTS);
            Cli.call("run", probe.in(directory), "--for", "1s", "--output", "json");

            assertThat(server.heads())
                    .isNotEmpty()
                    .allSatisfy(head -> assertThat(head)
                            .noneMatch(line ->
                                    line.startsWith("Origin:") || line.startsWith("Sec-WebSocket-Extensions:")));
        }
    }
}
