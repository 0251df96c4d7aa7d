package dev.raceprobe.localkube.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.localkube.object.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How what is meant for a container is made to fit this machine. */
class LocalFormsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            $(A)            | one
            x$(A)y$(B)      | xoneytwo
            $(C)            | $(C)
            $$(A)           | $(A)
            $A              | $A
            """)
    void variablesAreExpandedAsKubernetesDoes(String text, String expanded) {
        assertThat(Environment.expand(text, Map.of("A", "one", "B", "two"))).isEqualTo(expanded);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /etc/plan               | /local/plan
            /etc/plan/plan.json     | /local/plan/plan.json
            --plan=/etc/plan/p      | --plan=/local/plan/p
            /etc/plan/deep/x        | /local/deep/x
            /etc/planned            | /etc/planned
            /usr/etc/plan           | /usr/etc/plan
            plain                   | plain
            """)
    void mountPathsAreReplacedWhereTheyBegin(String text, String rewritten) {
        MountPaths paths = new MountPaths(
                Json.parse("{\"volumeMounts\":[{\"name\":\"plan\",\"mountPath\":\"/etc/plan\"},"
                        + "{\"name\":\"deep\",\"mountPath\":\"/etc/plan/deep/\"}]}"),
                mount -> Path.of("/local", mount.path("name").asText()));
        assertThat(paths.rewrite(text)).isEqualTo(rewritten);
    }

    @Test
    void filesOfAVolumeChangeAllAtOnceAndOldOnesGo(@TempDir Path dir) throws IOException {
        AtomicFiles files = new AtomicFiles(dir);
        files.write(Map.of("a", entry("1", 0600), "sub/b", entry("2", 0644)));
        assertThat(dir.resolve("a")).hasContent("1").isSymbolicLink();
        assertThat(dir.resolve("sub/b")).hasContent("2");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("a"))))
                .isEqualTo("rw-------");
        Path before = dir.resolve("..data").toRealPath();
        files.write(Map.of("a", entry("3", 0600)));
        assertThat(dir.resolve("a")).hasContent("3");
        assertThat(dir.resolve("sub")).doesNotExist();
        assertThat(before).doesNotExist();
        Path now = dir.resolve("..data").toRealPath();
        files.write(Map.of("a", entry("3", 0600)));
        assertThat(dir.resolve("..data").toRealPath())
                .as("the same files are left alone")
                .isEqualTo(now);
    }

    private static VolumeContents.Entry entry(String text, int mode) {
        return VolumeContents.Entry.of(text.getBytes(java.nio.charset.StandardCharsets.UTF_8), mode);
    }
}
