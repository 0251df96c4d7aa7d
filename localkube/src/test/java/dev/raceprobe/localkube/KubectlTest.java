package dev.raceprobe.localkube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real kubectl against the stand-in. Skipped, and said so, where there is none on the path. */
class KubectlTest {
    private static TestKube kube;
    private static Path dir;

    @BeforeAll
    static void start(@TempDir Path temporary) throws IOException {
        boolean present = List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(path -> Files.isExecutable(Path.of(path, "kubectl")));
        if (!present) {
            System.err.println("KubectlTest is SKIPPED: there is no kubectl on the PATH");
        }
        assumeTrue(present, "no kubectl on the PATH");
        dir = temporary;
        kube = TestKube.start(dir);
        Files.writeString(dir.resolve("kubeconfig"), kube.kube().kubeconfig());
    }

    @AfterAll
    static void stop() {
        if (kube != null) {
            kube.close();
        }
    }

    @Test
    void appliesOnTheClientsSideAndOnTheServersSide() throws Exception {
        Path file = manifest("one", 5);
        assertThat(kubectl("apply", "-f", file.toString())).contains("gadget.test.raceprobe.dev/one created");
        assertThat(kubectl("apply", "-f", file.toString())).contains("unchanged");
        assertThat(kubectl("apply", "-f", manifest("one", 6).toString())).contains("configured");
        assertThat(kubectl("apply", "--server-side", "-f", manifest("two", 6).toString()))
                .contains("serverside-applied");
        assertThat(kubectl("apply", "--server-side", "-f", manifest("one", 7).toString()))
                .as("kubectl moves its own fields from client-side apply")
                .contains("serverside-applied");
        assertThat(kubectl("get", "gadget", "one", "-o", "jsonpath={.spec.size}"))
                .isEqualTo("7");
    }

    @Test
    void printsTheColumnsOfTheCrd() throws Exception {
        kubectl("apply", "-f", manifest("columns", 5).toString());
        assertThat(kubectl("get", "gd", "columns")).containsPattern("NAME +READY +SIZE +AGE\ncolumns +5 +\\d+s");
        assertThat(kubectl("get", "gd", "columns", "-o", "wide")).contains("COLOUR", "red");
        assertThat(kubectl("get", "raceprobe")).contains("columns");
    }

    @Test
    void refusesWhatTheSchemaDoesNotKnowAndWhatItForbids() throws Exception {
        Path file = dir.resolve("bad.yaml");
        Files.writeString(file, Files.readString(manifest("bad", 5)).replace("size", "weight: 1, size"));
        assertThat(kubectl("apply", "-f", file.toString())).contains("strict decoding error", "spec.weight");
        assertThat(kubectl("apply", "-f", manifest("bad", 500).toString())).contains("is invalid", "spec.size");
    }

    @Test
    void explainsWaitsDescribesAndDeletes() throws Exception {
        assertThat(kubectl("explain", "gadget.spec.size")).contains("How large it is.");
        assertThat(kubectl("wait", "crd/gadgets.test.raceprobe.dev", "--for=condition=Established", "--timeout=5s"))
                .contains("condition met");
        kubectl("apply", "-f", manifest("gone", 5).toString());
        assertThat(kubectl("describe", "gadget", "gone")).contains("Size:", "red");
        assertThat(kubectl("label", "gadget", "gone", "a=b")).contains("labeled");
        assertThat(kubectl("delete", "gadget", "gone", "--timeout=5s")).contains("deleted");
        assertThat(kubectl("get", "gadget", "gone")).contains("NotFound");
    }

    @Test
    void watches() throws Exception {
        kubectl("apply", "-f", manifest("watched", 5).toString());
        Process watch = start("get", "gadgets", "-w", "--request-timeout=4s");
        assertThat(kubectl("apply", "-f", manifest("watched", 42).toString())).contains("configured");
        String seen = read(watch);
        assertThat(seen).containsPattern("watched +42 ");
    }

    private static Path manifest(String name, int size) throws IOException {
        Path file = dir.resolve(name + size + ".yaml");
        Files.writeString(
                file,
                "apiVersion: test.raceprobe.dev/v1\nkind: Gadget\nmetadata: {name: " + name + "}\nspec: {size: " + size
                        + "}\n");
        return file;
    }

    private static String kubectl(String... arguments) throws Exception {
        return read(start(arguments));
    }

    private static Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("kubectl"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("KUBECONFIG", dir.resolve("kubeconfig").toString());
        builder.environment().put("HOME", dir.toString());
        return builder.start();
    }

    private static String read(Process process) throws Exception {
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
