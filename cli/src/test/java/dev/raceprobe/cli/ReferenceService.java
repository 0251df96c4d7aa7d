package dev.raceprobe.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A service with deliberate faults whose WebSocket stack is not ours: see the folder {@code references}. */
final class ReferenceService implements AutoCloseable {
    private static final Path FOLDER = Path.of("..", "references");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Which stack. */
    enum Stack {
        FASTAPI(
                "FastAPI (apt-get install python3-fastapi python3-uvicorn python3-websockets python3-jwt)",
                List.of(
                        "/usr/bin/python3",
                        "-B",
                        FOLDER.resolve("fastapi/service.py").toString()),
                List.of("/usr/bin/python3", "-c", "import fastapi, uvicorn, websockets, jwt")),
        NODE_WS(
                "Node ws (npm install in references/node-ws)",
                List.of("node", FOLDER.resolve("node-ws/service.js").toString()),
                List.of(
                        "node",
                        "-e",
                        "require('fs').accessSync('" + FOLDER.resolve("node-ws/node_modules/ws/package.json") + "')"));

        private final String title;
        private final List<String> command;
        private final List<String> check;

        Stack(String title, List<String> command, List<String> check) {
            this.title = title;
            this.command = command;
            this.check = check;
        }

        boolean isInstalled() {
            try {
                Process process = new ProcessBuilder(check)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    private final Process process;
    private final int port;
    private final Path log;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private ReferenceService(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /** Starts it; empty, with a line that says so, where it is not installed. */
    static Optional<ReferenceService> start(Stack stack, Path directory, String key) throws IOException {
        if (!Installation.has(stack.isInstalled(), stack.title)) {
            return Optional.empty();
        }
        Path keyFile = Files.writeString(directory.resolve("signing-key"), key);
        List<String> command = new ArrayList<>(stack.command);
        Path log = Files.createTempFile(directory, "truth", ".jsonl");
        command.addAll(List.of("--key-file", keyFile.toString(), "--truth", log.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        if (line == null || !line.startsWith("listening on ")) {
            process.destroyForcibly();
            throw new AssertionError(stack.title + " did not start, said " + line);
        }
        int port = Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
        return Optional.of(new ReferenceService(process, port, log));
    }

    int port() {
        return port;
    }

    /** How often it did this on purpose since the last reset. */
    long count(String fault, String outcome) {
        for (JsonNode each : read(HttpRequest.newBuilder(uri("/truth"))).path("faults")) {
            if (each.path("fault").asText().equals(fault)
                    && each.path("outcome").asText().equals(outcome)) {
                return each.path("events").asLong();
            }
        }
        return 0;
    }

    /** To whom it did this on purpose since the last reset, by trace id. */
    Set<String> traces(String fault, String outcome) throws IOException {
        return TraceIds.inLog(log, fault + " " + outcome);
    }

    void resetTruth() {
        read(HttpRequest.newBuilder(uri("/truth/reset")).POST(HttpRequest.BodyPublishers.noBody()));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private JsonNode read(HttpRequest.Builder request) {
        try {
            return JSON.readTree(
                    http.send(request.build(), BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
