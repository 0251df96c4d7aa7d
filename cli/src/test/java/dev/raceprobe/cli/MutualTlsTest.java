package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.target.FaultyTarget;
import dev.raceprobe.target.TargetSettings;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that asks for client certificates, with Secrets as they are on a cluster. Certificates are made for the test. */
class MutualTlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private static Path directory;

    private static Pem server;
    private static Pem client;
    private static FaultyTarget target;

    private record Pem(String certificate, String key) {
        @Override
        public String toString() {
            return "Pem[…]";
        }
    }

    @BeforeAll
    static void start() throws Exception {
        server = selfSigned("server");
        client = selfSigned("client");
        TargetSettings.Tls tls = new TargetSettings.Tls(
                Files.writeString(directory.resolve("server.crt"), server.certificate),
                Files.writeString(directory.resolve("server.key"), server.key),
                Files.writeString(directory.resolve("client-ca.crt"), client.certificate));
        target = FaultyTarget.start(new TargetSettings("127.0.0.1", 0, null).over(tls));
    }

    @AfterAll
    static void stop() {
        target.close();
    }

    @Test
    void aSecretOfTypeTlsOpensConnectionsAndAsksTheTokenEndpoint() {
        Cli run = run(Map.of("tls.crt", client.certificate, "tls.key", client.key), "tls.crt");
        assertThat(run.condition("CredentialsValid")).as(run.out()).isEqualTo("True TokenAccepted");
    }

    @Test
    void oneFileWithBothDoesToo() {
        Cli run = run(Map.of("client.pem", client.certificate + client.key), "client.pem");
        assertThat(run.condition("CredentialsValid")).as(run.out()).isEqualTo("True TokenAccepted");
    }

    @Test
    void aCertificateWithoutItsKeyIsTheCredentials() {
        Cli run = run(Map.of("tls.crt", client.certificate), "tls.crt");
        assertThat(run.condition("CredentialsValid")).as(run.out()).isEqualTo("False TokenUnavailable");
        assertThat(run.out()).contains("Secret chat-tls, key tls.key: is not mounted");
    }

    private static Cli run(Map<String, String> secret, String certificate) {
        String tls = ", tls: {caSecretRef: {name: chat-ca, key: ca.crt}, certSecretRef: {name: chat-tls, key: "
                + certificate + "}}}";
        String probe = ProbeText.at(target.url("/ws"))
                .auth("{type: TokenEndpoint, users: {count: 3}, tokenEndpoint: {url: \""
                        + target.url("/token").replace("wss:", "https:")
                        + "\", body: '{\"user\":\"{user}\"}', expiresInPointer: /expiresIn}}")
                .scenario(ProbeText.ACCEPT)
                .minSamples(20)
                .toString()
                .replace("connectTimeout: 10s}", "connectTimeout: 10s" + tls);
        try {
            Path file = Files.writeString(
                    Files.createTempFile(directory, "probe", ".yaml"),
                    secret("chat-ca", Map.of("ca.crt", server.certificate)) + secret("chat-tls", secret) + probe);
            return Cli.call("run", file.toString(), "--output", "json", "--for", "1s");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String secret(String name, Map<String, String> keys) {
        StringBuilder text = new StringBuilder("apiVersion: v1\nkind: Secret\nmetadata: {name: " + name + "}\ndata:\n");
        keys.forEach((key, value) ->
                text.append("  ").append(key).append(": ").append(base64(value)).append('\n'));
        return text.append("---\n").toString();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** By the JDK's keytool: its own authority, valid for this machine's loopback. */
    private static Pem selfSigned(String name) throws Exception {
        Path store = directory.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        return new Pem(
                pem("CERTIFICATE", keys.getCertificate(name).getEncoded()),
                pem("PRIVATE KEY", keys.getKey(name, PASSWORD).getEncoded()));
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + type + "-----\n";
    }
}
