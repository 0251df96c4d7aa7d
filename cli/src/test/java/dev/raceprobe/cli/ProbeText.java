package dev.raceprobe.cli;

import dev.raceprobe.target.TargetSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A RaceProbe and its Secret as a user would write them, for the reference server's wire protocol. */
final class ProbeText {
    static final String ACCEPT = """
            {name: accept, type: AcceptRace, interval: 2s, acceptRace: {connections: 30, responseTimeout: 2s,
              sendOffsets: [0ms, 5ms, 20ms, 60ms, 100ms, 200ms, 600ms]}}""";

    /** Deadlines far above a busy machine's stalls, far below what a test has time for. */
    static final String EVENTS = """
            {name: agent-events, type: EventDelivery, interval: 1s, eventDelivery: {
              trigger: '{"type":"chat","id":"{nonce}","text":"hello"}', sessions: 60, eventDeadline: 700ms,
              lostAfter: 1400ms, settleFor: 200ms,
              events: [agent_started, agent_thinking, tool_executing, tool_completed, agent_completed]}}""";

    static final String ISOLATION = """
            {name: isolation, type: UserIsolation, interval: 2s, userIsolation: {users: 6, settleFor: 300ms,
              trigger: '{"type":"chat","id":"{nonce}","text":"{canary}"}'}}""";

    private final String url;
    private final List<String> scenarios = new ArrayList<>();
    private String name = "chat";
    private String auth = """
            {type: SignedJWT, signedJWT: {algorithm: HS256, keySecretRef: {name: chat-probe, key: signing-key}},
              users: {count: 6}}""";
    private String load = "{maxConnectsPerSecond: 300}";
    private String profiles = "[]";
    private String key = TargetSettings.DEMO_KEY;
    private boolean secret = true;
    private String mode = "Continuous";
    private int minSamples = 60;
    /** A cold server on a busy machine may need a second for its first answer, and that is no fault. */
    private String connectTimeout = "10s";

    private String targetFields = "";

    private String authAckEvent = "";
    private String errorPatterns = "";
    private int evidence = 10;
    private String echoTimeout = "5s";
    private String ready = "{\"on\": Event, event: connection_established}";

    private ProbeText(String url) {
        this.url = url;
    }

    static ProbeText at(String url) {
        return new ProbeText(url);
    }

    static ProbeText at(int port, String path) {
        return at("ws://127.0.0.1:" + port + path);
    }

    ProbeText named(String value) {
        name = value;
        return this;
    }

    /** Adds a scenario, in flow style. */
    ProbeText scenario(String value) {
        scenarios.add(value);
        return this;
    }

    ProbeText auth(String value) {
        auth = value;
        return this;
    }

    ProbeText load(String value) {
        load = value;
        return this;
    }

    ProbeText profiles(String value) {
        profiles = value;
        return this;
    }

    /** What the Secret holds under {@code signing-key}. */
    ProbeText key(String value) {
        key = value;
        return this;
    }

    ProbeText withoutSecret() {
        secret = false;
        return this;
    }

    /** One run of this id. */
    ProbeText once(String runId) {
        mode = "Once\n  runId: '" + runId + "'";
        return this;
    }

    ProbeText minSamples(int value) {
        minSamples = value;
        return this;
    }

    ProbeText connectTimeout(String value) {
        connectTimeout = value;
        return this;
    }

    /** More fields of {@code target}, in flow style without braces. */
    ProbeText target(String value) {
        targetFields = ", " + value;
        return this;
    }

    /** Null: none. */
    ProbeText authAckEvent(String value) {
        authAckEvent = value == null ? "" : "\n    authAckEvent: " + value;
        return this;
    }

    ProbeText errorPatterns(String value) {
        errorPatterns = "\n    errorPatterns: ['" + value + "']";
        return this;
    }

    /** Pieces of it for each finding. */
    ProbeText evidence(int samples) {
        evidence = samples;
        return this;
    }

    ProbeText echoTimeout(String value) {
        echoTimeout = value;
        return this;
    }

    /** The 101 makes a connection ready, whatever comes after it. */
    ProbeText readyOnUpgrade() {
        ready = "{\"on\": Upgrade}";
        return this;
    }

    @Override
    public String toString() {
        String secretDocument = """
                apiVersion: v1
                kind: Secret
                metadata: {name: chat-probe}
                stringData: {signing-key: "%s"}
                ---
                """.formatted(key);
        StringBuilder text = new StringBuilder(secret ? secretDocument : "");
        text.append("""
                apiVersion: raceprobe.dev/v1alpha1
                kind: RaceProbe
                metadata: {name: %s}
                spec:
                  mode: %s
                  target: {url: "%s", connectTimeout: %s%s}
                  auth: %s
                  protocol:
                    ready: %s
                    echo: {type: Message, request: '{"type":"ping","id":"{nonce}"}', responseType: pong, timeout: %s}%s
                  statusUpdateInterval: 10s
                  load: %s
                  latencyProfiles: %s
                  evaluation: {window: 10m, minSamples: %d}
                  evidence: {maxSamples: %d}
                  scenarios:
                """.formatted(
                        name,
                        mode,
                        url,
                        connectTimeout,
                        targetFields,
                        auth,
                        ready,
                        echoTimeout,
                        authAckEvent + errorPatterns,
                        load,
                        profiles,
                        minSamples,
                        evidence));
        scenarios.forEach(scenario -> text.append("  - ").append(scenario).append('\n'));
        return text.toString();
    }

    /** Writes the manifest; its path. */
    String in(Path directory) {
        return write(directory, name, toString());
    }

    /** Writes one manifest of all of them, with the Secret of the first; its path. */
    static String together(List<ProbeText> probes, Path directory) {
        probes.stream().skip(1).forEach(ProbeText::withoutSecret);
        return write(
                directory, "together", probes.stream().map(ProbeText::toString).collect(Collectors.joining("---\n")));
    }

    private static String write(Path directory, String name, String text) {
        try {
            return Files.writeString(Files.createTempFile(directory, name, ".yaml"), text)
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
