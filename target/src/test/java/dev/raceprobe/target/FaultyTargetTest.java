package dev.raceprobe.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultyTargetTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private FaultyTarget target;

    @BeforeEach
    void start() {
        target = Targets.start();
    }

    @AfterEach
    void stop() {
        target.close();
    }

    private String request(String method, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + target.port() + path);
        var request = HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody());
        var response = http.send(request.build(), BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }

    @Test
    void truthIsReadAndResetOverHttp() throws Exception {
        try (RawClient client = RawClient.open(target, "/accept-race?window=5s", "ann")) {
            client.ping("a").next();
            assertThat(request("GET", "/truth"))
                    .startsWith("200 ")
                    .contains(
                            "\"faults\":[{\"fault\":\"accept_race\",\"outcome\":\"error\",\"events\":1,\"connections\":1}]")
                    .contains("\"opened\":1,\"active\":1");
            assertThat(request("DELETE", "/truth")).contains("\"faults\":[]").contains("\"opened\":0,\"active\":1");
            client.ping("b").next();
            assertThat(Targets.faults(target)).isEqualTo("accept_race error 1/1;");
            assertThat(request("POST", "/truth/reset")).contains("\"faults\":[]");
        }
    }

    @Test
    void plainRequestsAreAnsweredPlainly() throws Exception {
        assertThat(request("GET", "/healthz")).isEqualTo("200 ok\n");
        assertThat(request("GET", "/")).startsWith("200 ").contains("/accept-race");
        assertThat(request("GET", "/ws")).startsWith("426 ");
        assertThat(request("POST", "/ws")).startsWith("405 ");
        assertThat(request("GET", "/favicon.ico")).startsWith("404 ");
    }

    @Test
    void stoppingServerSaysGoingAwayAndItsLogIsComplete(@TempDir Path dir) throws Exception {
        Path log = dir.resolve("truth.jsonl");
        FaultyTarget stopping = FaultyTarget.start(new TargetSettings("127.0.0.1", 0, log));
        try (RawClient client = RawClient.open(stopping, "/ws", "ann")) {
            client.next();
            CompletableFuture<Void> stop = CompletableFuture.runAsync(stopping::close);
            assertThat(client.next()).isEqualTo("close 1001");
            client.sendClose(1001);
            stop.join();
        }
        assertThat(Files.readString(log)).endsWith("\"code\":1001,\"initiator\":\"server\"}\n");
    }

    @Test
    void clientThatDoesNotAnswerTheCloseDoesNotHoldTheServerUp() {
        try (RawClient client = RawClient.open(target, "/ws", "ann")) {
            client.next();
            assertThatNoException()
                    .isThrownBy(() -> CompletableFuture.runAsync(target::close).get(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void portInUseIsOneClearLine() {
        assertThatThrownBy(() -> FaultyTarget.start(new TargetSettings("127.0.0.1", target.port(), null)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("cannot listen on 127.0.0.1:" + target.port() + ": ")
                .hasMessageContaining("in use");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --port 70000              | port must be in [0, 65535], was 70000
                    --port x                  | Invalid value for option '--port': 'x' is not an int
                    --key short               | HS256 key must have at least 32 bytes, has 5
                    --key-file /nowhere/key   | --key-file must be a readable file, was /nowhere/key
                    --truth /nowhere/truth    | --truth must be a writable file, was /nowhere/truth
                    --prot 1                  | Unknown options: '--prot', '1'
                    """)
    void unusableOptionsEndWithExit2AndOneLine(String options, String error) {
        StringWriter err = new StringWriter();
        var line = TargetMain.commandLine().setErr(new PrintWriter(err));
        assertThat(line.execute(options.split(" "))).isEqualTo(2);
        assertThat(err.toString().strip()).isEqualTo("raceprobe target: " + error);
    }

    @Test
    void helpListsEveryPathWithItsQuery() {
        StringWriter out = new StringWriter();
        assertThat(TargetMain.commandLine().setOut(new PrintWriter(out)).execute("--help"))
                .isZero();
        assertThat(out.toString())
                .contains("/ws", "/slow", "/accept-race", "/events", "/leak", "/crash", "window=80ms", "outcome=error");
    }
}
