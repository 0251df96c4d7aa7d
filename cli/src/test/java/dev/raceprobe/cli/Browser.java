package dev.raceprobe.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A headless Chromium with one tab, spoken to over the DevTools protocol. What its console holds against a page is kept. */
final class Browser implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)");
    private static final long ANSWER_SECONDS = 60;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> calls = new ConcurrentHashMap<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private volatile CompletableFuture<Void> loaded = new CompletableFuture<>();
    private WebSocket socket;
    private String session;

    private Browser(Process process) {
        this.process = process;
    }

    /** Starts it; empty, with a line that says so, where it is not installed. */
    static Optional<Browser> start(Path directory) throws IOException {
        if (!Installation.has(CHROMIUM, "the pages in a browser (apt-get install chromium)")) {
            return Optional.empty();
        }
        Process process = new ProcessBuilder(
                        CHROMIUM.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--hide-scrollbars",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + Files.createDirectory(directory.resolve("browser")))
                .redirectErrorStream(true)
                .start();
        Browser browser = new Browser(process);
        browser.connect();
        return Optional.of(browser);
    }

    private void connect() throws IOException {
        BufferedReader log =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String address = null;
        for (String line = log.readLine();
                line != null && address == null;
                line = address == null ? log.readLine() : "") {
            Matcher listening = LISTENING.matcher(line);
            address = listening.find() ? listening.group(1) : null;
        }
        Thread drain = new Thread(() -> log.lines().forEach(line -> {}), "browser-log");
        drain.setDaemon(true);
        drain.start();
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(address), new Listener())
                .join();
        String target = call("Target.createTarget", Map.of("url", "about:blank"))
                .path("targetId")
                .asText();
        session = call("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .path("sessionId")
                .asText();
        for (String domain : List.of("Page", "Runtime", "Log")) {
            call(domain + ".enable", Map.of());
        }
    }

    /** Puts the parts of messages together and hands them on. */
    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                received(text.toString());
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }
    }

    private void received(String message) {
        try {
            JsonNode node = JSON.readTree(message);
            if (node.has("id")) {
                calls.remove(node.path("id").asInt()).complete(node);
            } else {
                event(node.path("method").asText(), node.path("params"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void event(String method, JsonNode params) {
        switch (method) {
            case "Page.loadEventFired" -> loaded.complete(null);
            case "Runtime.exceptionThrown" -> errors.add(params.toString());
            case "Log.entryAdded" -> {
                if (params.at("/entry/level").asText().matches("error|warning")) {
                    errors.add(params.path("entry").toString());
                }
            }
            case "Runtime.consoleAPICalled" -> {
                if (params.path("type").asText().matches("error|warning|assert")) {
                    errors.add(params.toString());
                }
            }
            default -> {}
        }
    }

    private JsonNode call(String method, Map<String, ?> params) {
        ObjectNode message =
                JSON.createObjectNode().put("id", ids.incrementAndGet()).put("method", method);
        message.set("params", JSON.valueToTree(params));
        if (session != null) {
            message.put("sessionId", session);
        }
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        calls.put(message.path("id").asInt(), answer);
        socket.sendText(message.toString(), true).join();
        JsonNode said = answer.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join();
        if (said.has("error")) {
            throw new AssertionError(method + ": " + said.path("error"));
        }
        return said.path("result");
    }

    /** How the pages after this one are shown. */
    Browser showing(int width, int height, String colorScheme) {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
        call(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colorScheme))));
        return this;
    }

    /** Loads a page. */
    Browser open(String address) {
        loaded = new CompletableFuture<>();
        call("Page.navigate", Map.of("url", address));
        loaded.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join();
        return this;
    }

    /** Evaluates JavaScript in the page; a promise is waited for. */
    JsonNode eval(String script) {
        JsonNode said =
                call("Runtime.evaluate", Map.of("expression", script, "returnByValue", true, "awaitPromise", true));
        if (said.has("exceptionDetails")) {
            throw new AssertionError(said.path("exceptionDetails").toString());
        }
        return said.at("/result/value");
    }

    /** Presses a key as a keyboard would. */
    void press(String key, int code) {
        for (String type : List.of("keyDown", "keyUp")) {
            call(
                    "Input.dispatchKeyEvent",
                    Map.of("type", type, "key", key, "code", key, "windowsVirtualKeyCode", code));
        }
    }

    /** Writes a picture of the whole page. */
    void picture(Path file) throws IOException {
        JsonNode size = call("Page.getLayoutMetrics", Map.of()).path("cssContentSize");
        JsonNode shot = call(
                "Page.captureScreenshot",
                Map.of(
                        "captureBeyondViewport",
                        true,
                        "clip",
                        Map.of(
                                "x",
                                0,
                                "y",
                                0,
                                "width",
                                size.path("width").asDouble(),
                                "height",
                                size.path("height").asDouble(),
                                "scale",
                                1)));
        Files.createDirectories(file.getParent());
        Files.write(file, Base64.getDecoder().decode(shot.path("data").asText()));
    }

    /** What the console held against the pages since it was last asked. */
    List<String> errors() {
        List<String> seen = List.copyOf(errors);
        errors.clear();
        return seen;
    }

    @Override
    public void close() {
        session = null;
        call("Browser.close", Map.of());
        process.onExit().orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join();
    }
}
