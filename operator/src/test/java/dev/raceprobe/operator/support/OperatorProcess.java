package dev.raceprobe.operator.support;

import dev.raceprobe.operator.OperatorMain;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** An operator in a process of its own, on the flags of its image: its memory can be read, and it can be killed. */
public final class OperatorProcess implements AutoCloseable {
    private static final String JAVA_HOME = System.getProperty("java.home");
    /** USER_HZ: what /proc counts processor time in, on every Linux. */
    private static final double TICKS_PER_SECOND = 100;

    private final Process process;
    private final Path kubeconfig;
    private final int port;

    private OperatorProcess(Process process, Path kubeconfig, int port) {
        this.process = process;
        this.kubeconfig = kubeconfig;
        this.port = port;
    }

    /**
     * Starts one; it has the heap that the image's flags leave it in the memory that deploy/base grants.
     *
     * @param more arguments
     */
    public static OperatorProcess start(Config api, String namespace, Path log, String... more) {
        try {
            Path kubeconfig = Files.createTempFile("raceprobe-operator", ".kubeconfig");
            Files.writeString(kubeconfig, """
                    apiVersion: v1
                    kind: Config
                    clusters: [{name: c, cluster: {server: "%s", insecure-skip-tls-verify: true}}]
                    users: [{name: u, user: {token: "%s"}}]
                    contexts: [{name: x, context: {cluster: c, user: u, namespace: "%s"}}]
                    current-context: x
                    """.formatted(
                            api.getMasterUrl(),
                            Objects.requireNonNullElse(api.getOauthToken(), "none"),
                            Objects.requireNonNullElse(api.getNamespace(), "default")));
            int port = freePort();
            List<String> command =
                    new ArrayList<>(List.of(Path.of(JAVA_HOME, "bin", "java").toString()));
            command.addAll(Deployment.javaFlags());
            command.addAll(Stream.of(System.getProperty("operator.flags", "").split(" "))
                    .filter(flag -> !flag.isEmpty())
                    .toList());
            command.addAll(List.of(
                    "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    OperatorMain.class.getName(),
                    "--namespaces=" + namespace,
                    "--probe-image=raceprobe/probe:test",
                    "--listen=127.0.0.1:" + port,
                    "--ui-port=0",
                    "--kubeconfig=" + kubeconfig));
            command.addAll(List.of(more));
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(Deployment.environment());
            return new OperatorProcess(builder.start(), kubeconfig, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Whether it has started: a replica that does not lead is ready, too. */
    public boolean isReady() {
        return get("/readyz").isPresent();
    }

    /** Whether it reconciles that probe: only a leader does. */
    public boolean reconciles(String probe) {
        return get("/metrics")
                .filter(text ->
                        text.contains("raceprobe_operator_probe_info{") && text.contains("probe=\"" + probe + "\""))
                .isPresent();
    }

    private Optional<String> get(String path) {
        try {
            var response = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .build(),
                            BodyHandlers.ofString());
            return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** SIGKILL; returns when it is dead. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** What deploy/base allows its container, in MiB. */
    public static long allowedMib() throws IOException {
        return Deployment.memoryMib();
    }

    /** Resident memory now, in MiB. */
    public long residentMib() throws IOException {
        return mib("VmRSS:");
    }

    /** The most resident memory that it ever had, in MiB. */
    public long peakMib() throws IOException {
        return mib("VmHWM:");
    }

    private long mib(String name) throws IOException {
        try (Stream<String> lines = Files.lines(proc("status"))) {
            return lines.filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .sum();
        }
    }

    /** Processor time that it has used, in seconds. */
    public double cpuSeconds() throws IOException {
        String[] fields =
                Files.readString(proc("stat")).replaceFirst(".*\\) ", "").split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    private Path proc(String file) {
        return Path.of("/proc", String.valueOf(process.pid()), file);
    }

    /** Used heap after a collection, in MiB. */
    public long heapMib() throws IOException, InterruptedException {
        return jcmd("GC.class_histogram")
                .lines()
                .filter(line -> line.startsWith("Total"))
                .mapToLong(line -> Long.parseLong(line.trim().split("\\s+")[2]) / (1024 * 1024))
                .sum();
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(JAVA_HOME, "bin", "jcmd").toString(), String.valueOf(process.pid()), command)
                .start();
        String text = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        jcmd.waitFor();
        return text;
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Files.deleteIfExists(kubeconfig); // closing twice is no error
    }
}
