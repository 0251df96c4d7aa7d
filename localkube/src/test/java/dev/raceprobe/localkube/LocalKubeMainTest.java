package dev.raceprobe.localkube;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as demo starts it. */
class LocalKubeMainTest {
    @TempDir
    private Path dir;

    @Test
    void saysWhenItIsReadyAndEndsWithItsParentAndItsPodsWithIt() throws Exception {
        Path kubeconfig = dir.resolve("kubeconfig");
        Path program = Files.writeString(dir.resolve("my sleep"), "#!/bin/sh\nexec sleep \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        Process process = start(
                "--dir",
                dir.resolve("d").toString(),
                "--kubeconfig",
                kubeconfig.toString(),
                "--image",
                "sleeper=/usr/bin/env LC_ALL=C  " + program.toString().replace(" ", "\\ "),
                "--stop-with-parent");
        BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream()));
        String ready = out.readLine();
        assertThat(ready).matches("localkube is ready at http://127\\.0\\.0\\.1:\\d+");
        String url = ready.substring(ready.indexOf("http"));
        assertThat(Files.readString(kubeconfig)).contains(url);
        post(
                url + "/api/v1/namespaces/default/pods",
                "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"sleeper\",\"args\":[\"300\"]}]}}");
        org.awaitility.Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> process.descendants().findAny().isPresent());
        List<ProcessHandle> pods = process.descendants().toList();
        process.getOutputStream().close();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        org.awaitility.Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> pods.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void saysInOneLineWhatIsWrong() throws Exception {
        Process process = start("--dir", dir.toString(), "--image", "nonsense");
        String err = new String(process.getErrorStream().readAllBytes());
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(err.trim()).isEqualTo("localkube: --image must be NAME=COMMAND, was nonsense");
    }

    private static Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LocalKubeMain.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).start();
    }

    private static void post(String url, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(201);
    }
}
