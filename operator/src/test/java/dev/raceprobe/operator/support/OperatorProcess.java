package dev.raceprobe.operator.support;

import dev.raceprobe.operator.OperatorMain;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An operator in a process of its own, whose memory can be read. */
public final class OperatorProcess implements AutoCloseable {
    private static final String JAVA_HOME = System.getProperty("java.home");

    private final Process process;
    private final Path kubeconfig;

    private OperatorProcess(Process process, Path kubeconfig) {
        this.process = process;
        this.kubeconfig = kubeconfig;
    }

    /** @param maxHeap as for -Xmx */
    public static OperatorProcess start(Config api, String namespace, String maxHeap, Path log) throws IOException {
        Path kubeconfig = Files.createTempFile("raceprobe-operator", ".kubeconfig");
        Files.writeString(kubeconfig, """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "%s", insecure-skip-tls-verify: true}}]
                users: [{name: u, user: {token: "%s"}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                current-context: x
                """.formatted(api.getMasterUrl(), api.getOauthToken()));
        List<String> command = List.of(
                Path.of(JAVA_HOME, "bin", "java").toString(),
                "-Xmx" + maxHeap,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                OperatorMain.class.getName(),
                "--namespaces=" + namespace,
                "--probe-image=raceprobe/probe:test",
                "--listen=127.0.0.1:" + freePort(),
                "--ui-port=" + freePort(),
                "--kubeconfig=" + kubeconfig);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new OperatorProcess(process, kubeconfig);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Resident memory in MiB. */
    public long residentMib() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .sum();
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
        Files.delete(kubeconfig);
    }
}
