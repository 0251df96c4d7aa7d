package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSecretsTest {
    private static final List<String> GIVING_UP = List.of(
            "setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search");

    private static final String PROBES = """
            {kind: RaceProbe, metadata: {name: a, namespace: a}, spec: {auth: {signedJWT: {keySecretRef: {name: key, key: k}}}}}
            ---
            {kind: RaceProbe, metadata: {name: plain}, spec: {auth: {signedJWT: {keySecretRef: {name: key, key: k}}}}}
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
    void ofAFolderOfSecretsThoseAreThereThatAProbeOfTheNamespaceNames() throws Exception {
        for (String name : List.of("key", "ca", "client", "header", "chat", "unnamed")) {
            Files.writeString(Files.createDirectory(given.resolve(name)).resolve("k"), "v");
        }
        String others = """
                ---
                kind: RaceProbe
                metadata: {name: others, namespace: others}
                spec:
                  target:
                    headers: [{name: X-Key, valueFrom: {secretKeyRef: {name: header, key: k}}}]
                    tls: {caSecretRef: {name: ca, key: k}, certSecretRef: {name: client, key: k}}
                    workloadRef: {kind: Deployment, name: chat}
                """;
        try (LocalSecrets local = LocalSecrets.of(Manifest.parse("file", PROBES + others), Optional.of(given))) {
            assertThat(local.directory("a").toFile().list()).containsExactly("key");
            assertThat(local.directory("others").toFile().list()).containsExactlyInAnyOrder("ca", "client", "header");
        }
    }

    @Test
    void aSecretThatNoApiServerTakesIsAMistake() {
        String longest = "a".repeat(253);
        String secrets = """
                ---
                {kind: Secret, metadata: {name: %1$s}, stringData: {%1$s: v, .k: v}}
                ---
                {kind: Secret, metadata: {name: a%1$s}, stringData: {k: v}}
                ---
                {kind: Secret, metadata: {name: keys}, stringData: {.: v, ..k: v, a%1$s: v}}
                ---
                {kind: Secret, metadata: {name: number, namespace: 5}, stringData: {k: v}}
                ---
                {kind: Secret, metadata: {name: none, namespace: null}, stringData: {k: v}}
                """.formatted(longest);
        String key = ": a key must match [-._a-zA-Z0-9]{1,253}, and neither be . nor begin with ..";
        assertThatThrownBy(() -> LocalSecrets.of(Manifest.parse("file", PROBES + secrets), Optional.empty()))
                .isInstanceOfSatisfying(
                        InputException.class,
                        e -> assertThat(e.lines())
                                .containsExactly(
                                        "file: Secret: metadata.name: must be a DNS-1123 subdomain of at most 253 characters, was \"a"
                                                + longest + "\"",
                                        "file: Secret keys: stringData.." + key,
                                        "file: Secret keys: stringData...k" + key,
                                        "file: Secret keys: stringData.a" + longest + key,
                                        "file: Secret number: metadata.namespace: must be a string, was 5"));
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
    void aFolderThatCannotBeReadIsToldInOneLineWhereAProbeNamesIt() throws Exception {
        Cli run = runBesideUnreadable("chat-probe");

        assertThat(run.errors())
                .containsExactly(
                        "--secrets: " + given.resolve("secrets/chat-probe") + " cannot be read: permission denied");
        assertThat(run.out()).isEmpty();
        assertThat(run.exit()).isEqualTo(ExitCode.UNUSABLE_INPUT);
    }

    @Test
    void aFolderThatNobodyNamesMayBeUnreadable() throws Exception {
        Cli run = runBesideUnreadable("lost+found");

        assertThat(run.err()).doesNotContain("cannot be read");
        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.INCONCLUSIVE);
    }

    /** By a process that may not: root reads everything, but for one that has given that up. */
    private Cli runBesideUnreadable(String name) throws Exception {
        Path folder = Files.createDirectories(given.resolve("secrets/" + name));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("---------"));
        boolean isRoot = Files.isReadable(folder);
        assumeTrue(Installation.has(
                !isRoot || givesUp("true"), "an unreadable folder, as root (setpriv, and the right to use it)"));
        return CliProcess.start(
                        given,
                        isRoot ? GIVING_UP : List.of(),
                        List.of("-XX:TieredStopAtLevel=1"),
                        Main.class,
                        "run",
                        ProbeText.at("ws://127.0.0.1:1/ws")
                                .scenario(ProbeText.ACCEPT)
                                .in(given),
                        "--secrets",
                        folder.getParent().toString(),
                        "--for",
                        "1s")
                .ended();
    }

    private static boolean givesUp(String program) throws InterruptedException {
        try {
            return new ProcessBuilder(Stream.concat(GIVING_UP.stream(), Stream.of(program))
                                    .toList())
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
