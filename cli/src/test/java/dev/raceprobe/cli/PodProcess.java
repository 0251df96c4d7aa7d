package dev.raceprobe.cli;

import static org.awaitility.Awaitility.await;

import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.ShardReport;
import dev.raceprobe.operator.plan.PlanOptions;
import dev.raceprobe.operator.plan.Planner;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A probe pod as a process, without an operator: it plays one run and serves what it saw until it is stopped. */
final class PodProcess implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("listening on (127\\.0\\.0\\.1:[0-9]+)");

    private static final Pattern EXEMPLAR = Pattern.compile("evidence_id=\"([^\"]+)\"");

    private final Process process;
    private final LocalSecrets secrets;
    private final ShardPlan plan;
    private final Path log;
    private final HttpClient http = HttpClient.newHttpClient();

    private PodProcess(Process process, LocalSecrets secrets, ShardPlan plan, Path log) {
        this.process = process;
        this.secrets = secrets;
        this.plan = plan;
        this.log = log;
    }

    /** Starts a run of so many milliseconds; the pod listens at this port. */
    static PodProcess start(Path directory, ProbeText probe, int port, long millis) throws IOException, InputException {
        Manifest manifest = Manifest.parse("probe", probe.toString());
        CheckedProbe checked = new ManifestCheck().check(manifest).get(0);
        ShardPlan plan = Planner.plan(
                checked.namespace(),
                checked.name(),
                checked.spec(),
                PlanOptions.run("1", new ShardPlan.RunBounds(millis, millis), List.of()));
        LocalSecrets secrets = LocalSecrets.of(manifest, Optional.empty());
        Path file = Files.writeString(directory.resolve("plan.json"), ContractJson.write(plan));
        Path log = directory.resolve("pod.log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.raceprobe.probe.ProbeMain",
                        "--plan",
                        file.toString(),
                        "--secrets",
                        secrets.directory(checked.namespace()).toString(),
                        "--state",
                        directory.resolve("state").toString(),
                        "--pod-name",
                        checked.name() + "-0",
                        "--pod-uid",
                        "0f3c9a1e-1111-2222-3333-444444444444",
                        "--listen",
                        "127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new PodProcess(process, secrets, plan, log);
    }

    /** Where it listens, {@code host:port}. */
    String address() throws IOException {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> LISTENING.matcher(Files.readString(log)).find());
        Matcher listening = LISTENING.matcher(Files.readString(log));
        return listening.find() ? listening.group(1) : "";
    }

    ShardPlan plan() {
        return plan;
    }

    ShardReport report() throws IOException, InterruptedException {
        return ContractJson.read(get("/api/v1/report").body(), ShardReport.class);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), BodyHandlers.ofString());
    }

    /** Ids of the evidence that its metrics lead to. */
    List<String> exemplars() throws IOException, InterruptedException {
        String metrics = http.send(
                        request("/metrics")
                                .header("Accept", "application/openmetrics-text")
                                .build(),
                        BodyHandlers.ofString())
                .body();
        return EXEMPLAR.matcher(metrics)
                .results()
                .map(id -> id.group(1))
                .distinct()
                .toList();
    }

    private HttpRequest.Builder request(String path) throws IOException {
        return HttpRequest.newBuilder(URI.create("http://" + address() + path));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        secrets.close();
    }
}
