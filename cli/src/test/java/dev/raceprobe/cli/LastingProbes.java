package dev.raceprobe.cli;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Probes that go on: beside a run that ends, for what only some scenarios have, and what a busy machine may spoil the first time.
 */
final class LastingProbes {
    private static final String HELD = "held";
    private static final String WINDOW = "window";
    private static final String COLD = "cold";

    /** All of them and the run stay below what may be asked of one host where no policy says so. */
    private static final String LOAD = "{maxConnectsPerSecond: 40}";

    private LastingProbes() {}

    /** Those of this target, and one that is played. */
    static List<ProbeText> of(int target) {
        return List.of(
                ProbeText.at(target, "/held?idle=2500ms")
                        .named(HELD)
                        .load(LOAD)
                        .minSamples(3)
                        .scenario("""
                                {name: held, type: Heartbeat, interval: 1s, heartbeat: {
                                  holdFor: 5s, pingIntervals: [1s, 4s], expectedIdleTimeout: 60s}}""")
                        .scenario("""
                                {name: conversation, type: ChatJourney, interval: 2s, chatJourney: {
                                  prompt: '{"type":"chat","id":"{nonce}","text":"hello"}', responseEvent: agent_completed,
                                  responseDeadline: 2s}}""")
                        .scenario("""
                                {name: logins, type: AuthRace, interval: 2s, authRace: {
                                  concurrency: 2, rejectWithin: 1s, cases: [Valid, Missing, Expired]}}"""),
                ProbeText.at(target, "/accept-race?window=300ms")
                        .named(WINDOW)
                        .load(LOAD)
                        .minSamples(12)
                        .scenario("""
                                {name: edge, type: AcceptRace, interval: 2s, acceptRace: {
                                  connections: 14, responseTimeout: 2s, sendOffsets: [0ms, 100ms, 200ms, 500ms, 900ms]}}"""),
                ProbeText.at(target, "/cold-start?boot=1500ms&serves=2s&starts=1000")
                        .named(COLD)
                        .load(LOAD)
                        .scenario("""
                                {name: cold, type: ColdStart, minSamples: 1, coldStart: {
                                  pollInterval: 200ms, maxReadyTime: 20s}}"""),
                ProbeText.at(target, "/ws").named(PlayedPod.PROBE).load(LOAD).scenario("""
                                {name: hour, type: AcceptRace, interval: 10s, acceptRace: {
                                  connections: 12, sendOffsets: [0ms]}}"""));
    }

    /** How Prometheus finds and scrapes their pods, once it is told where they are. */
    static String scrapeConfig(Path directory) {
        return """
                - job_name: lasting
                  file_sd_configs: [{files: ['%s'], refresh_interval: 1s}]
                """.formatted(addresses(directory));
    }

    /** Tells Prometheus where their pods are, but for that which is played: it exports nothing. */
    static void tell(Path directory, Cluster cluster) throws IOException {
        List<String> targets = new ArrayList<>();
        for (String probe : List.of(HELD, WINDOW, COLD)) {
            targets.add("\""
                    + await("address of " + probe)
                            .atMost(ScrapedRun.WITHIN)
                            .until(() -> address(cluster, probe), Objects::nonNull)
                    + ":8080\"");
        }
        Path whole = Files.writeString(directory.resolve("lasting.new"), "[{\"targets\": " + targets + "}]");
        Files.move(whole, addresses(directory), StandardCopyOption.ATOMIC_MOVE);
    }

    private static String address(Cluster cluster, String probe) {
        Pod pod = cluster.pod(probe + "-0");
        return pod == null || pod.getStatus() == null ? null : pod.getStatus().getPodIP();
    }

    private static Path addresses(Path directory) {
        return directory.resolve("lasting.json");
    }
}
