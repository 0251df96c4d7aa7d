package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSecretsTest {
    private static final String PROBES = """
            {kind: RaceProbe, metadata: {name: a, namespace: a}}
            ---
            {kind: RaceProbe, metadata: {name: plain}}
            """;

    @TempDir
    private Path given;

    @Test
    void aSecretIsThereForTheProbesOfItsNamespaceAndOneWithoutForAll() throws Exception {
        String secrets = """
                ---
                {kind: Secret, metadata: {name: key, namespace: a}, stringData: {k: of a}}
                ---
                {kind: Secret, metadata: {name: key, namespace: b}, stringData: {k: of b}}
                ---
                {kind: Secret, metadata: {name: other}, stringData: {k: of any}}
                ---
                {kind: Secret, metadata: {name: key}, stringData: {k: of any}}
                """;
        try (LocalSecrets local = LocalSecrets.of(Manifest.parse("file", PROBES + secrets), Optional.empty())) {
            assertThat(local.directory("a").resolve("key/k")).hasContent("of a");
            assertThat(local.directory("a").resolve("other/k")).hasContent("of any");
            assertThat(local.directory("default").resolve("key/k")).hasContent("of any");
        }
    }

    @Test
    void aSecretOfAnotherNamespaceIsNotThere() throws Exception {
        String secret = "---\n{kind: Secret, metadata: {name: key, namespace: b}, stringData: {k: of b}}\n";
        try (LocalSecrets local = LocalSecrets.of(Manifest.parse("file", PROBES + secret), Optional.empty())) {
            assertThat(local.directory("a").resolve("key")).doesNotExist();
            assertThat(local.directory("default").resolve("key")).doesNotExist();
        }
    }

    @Test
    void filesAreThereForEveryProbeAndADocumentWins() throws Exception {
        Files.writeString(Files.createDirectory(given.resolve("key")).resolve("k"), "of a file");
        String secret = "---\n{kind: Secret, metadata: {name: key, namespace: a}, data: {k: \"b2Yg\\nYQ==\"}}\n";
        LocalSecrets local = LocalSecrets.of(Manifest.parse("file", PROBES + secret), Optional.of(given));
        try (local) {
            assertThat(local.directory("a").resolve("key/k")).hasContent("of a");
            assertThat(local.directory("default").resolve("key/k")).hasContent("of a file");
        }
        assertThat(local.directory("a")).doesNotExist();
        assertThat(given.resolve("key/k")).hasContent("of a file");
    }

    @Test
    void mistakesOfAllSecretsAreToldWithoutTheirValues() {
        String secrets = """
                ---
                {kind: Secret, metadata: {name: one}, data: {plain: hunter2!, unpadded: aHVudGVyMg}}
                ---
                {kind: Secret, metadata: {name: one}, stringData: {number: 2}}
                ---
                {kind: Secret, metadata: {name: up, namespace: ../..}, stringData: {k: v}}
                """;
        assertThatThrownBy(() -> LocalSecrets.of(Manifest.parse("file", PROBES + secrets), Optional.empty()))
                .hasMessage("""
                        file: Secret one: data.plain: must be Base64 (RFC 4648 §4); plain text belongs into stringData
                        file: Secret one: data.unpadded: must be Base64 (RFC 4648 §4); plain text belongs into stringData
                        file: Secret one: metadata.name: duplicate default/one
                        file: Secret one: stringData.number: must be a string
                        file: Secret up: metadata.namespace: must be a DNS label of at most 63 characters, was ../..""");
    }

    @Test
    void aFolderThatCannotBeReadIsToldInOneLine() throws IOException {
        Path folder = Files.createDirectory(given.resolve("key"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(folder), "root reads everything");

        assertThatThrownBy(() -> LocalSecrets.of(Manifest.parse("file", PROBES), Optional.of(given)))
                .isInstanceOf(InputException.class)
                .hasMessage("--secrets: " + folder + " cannot be read: permission denied");
    }
}
