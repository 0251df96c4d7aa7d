package dev.raceprobe.operator.support;

import dev.raceprobe.operator.OperatorSettings;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A real kube-apiserver with its etcd on loopback, from the binaries that KUBEBUILDER_ASSETS names, and of its controllers the
 * garbage collector and that of namespaces where kube-controller-manager is among them. StatefulSets make no pods.
 */
final class RealApiServer implements ApiServer {
    private final Path directory;
    private final List<Process> processes = new ArrayList<>();
    private final String url;
    private final Config config;
    private final boolean collectsGarbage;

    RealApiServer(Path binaries) throws IOException, NoSuchAlgorithmException {
        directory = Files.createTempDirectory("raceprobe-apiserver");
        int[] ports = freePorts(3);
        String etcd = "http://127.0.0.1:" + ports[0];
        String peers = "http://127.0.0.1:" + ports[1];
        String token = UUID.randomUUID().toString();
        Files.writeString(directory.resolve("tokens"), token + ",admin,admin,system:masters\n");
        writeKeys();
        start(List.of(
                binaries.resolve("etcd").toString(),
                "--data-dir=" + directory.resolve("etcd"),
                "--listen-client-urls=" + etcd,
                "--advertise-client-urls=" + etcd,
                "--listen-peer-urls=" + peers,
                "--initial-advertise-peer-urls=" + peers,
                "--initial-cluster=default=" + peers,
                "--unsafe-no-fsync"));
        start(List.of(
                binaries.resolve("kube-apiserver").toString(),
                "--etcd-servers=" + etcd,
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--secure-port=" + ports[2],
                "--cert-dir=" + directory.resolve("certs"),
                "--token-auth-file=" + directory.resolve("tokens"),
                "--authorization-mode=RBAC",
                "--service-cluster-ip-range=10.0.0.0/24",
                "--service-account-issuer=https://127.0.0.1",
                "--service-account-signing-key-file=" + directory.resolve("sa.key"),
                "--service-account-key-file=" + directory.resolve("sa.pub"),
                "--disable-admission-plugins=ServiceAccount",
                "--enable-admission-plugins=OwnerReferencesPermissionEnforcement"));
        url = "https://127.0.0.1:" + ports[2];
        config = config(token);
        Awaitility.await("kube-apiserver is ready")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptions()
                .until(this::isReady);
        Path controllers = binaries.resolve("kube-controller-manager");
        collectsGarbage = Files.isExecutable(controllers);
        if (collectsGarbage) {
            Path kubeconfig = directory.resolve("kubeconfig");
            Files.writeString(kubeconfig, kubeconfig(token));
            start(List.of(
                    controllers.toString(),
                    "--kubeconfig=" + kubeconfig,
                    "--controllers=garbagecollector,namespace",
                    "--leader-elect=false",
                    "--secure-port=0"));
        }
    }

    private Config config(String token) {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(url)
                .withOauthToken(token)
                .withTrustCerts(true)
                .withDisableHostnameVerification(true)
                .build();
    }

    private String kubeconfig(String token) {
        return """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "%s", insecure-skip-tls-verify: true}}]
                users: [{name: u, user: {token: "%s"}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                current-context: x
                """.formatted(url, token);
    }

    private boolean isReady() {
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build()) {
            return "ok".equals(client.raw("/readyz"))
                    && client.namespaces().withName("default").get() != null;
        }
    }

    private void writeKeys() throws IOException, NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        writePem("sa.key", "PRIVATE KEY", pair.getPrivate().getEncoded());
        writePem("sa.pub", "PUBLIC KEY", pair.getPublic().getEncoded());
    }

    private void writePem(String file, String label, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(
                directory.resolve(file), "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
    }

    private void start(List<String> command) throws IOException {
        Path log = directory.resolve(Path.of(command.get(0)).getFileName() + ".log");
        processes.add(new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start());
    }

    private static int[] freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().mapToInt(ServerSocket::getLocalPort).toArray();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    @Override
    public Config config() {
        return config;
    }

    @Override
    public Config operatorConfig() {
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build()) {
            String token = client.serviceAccounts()
                    .inNamespace(Deployment.NAMESPACE)
                    .withName(Deployment.SERVICE_ACCOUNT)
                    .tokenRequest(new TokenRequestBuilder()
                            .withNewSpec()
                            .withExpirationSeconds(3600L)
                            .endSpec()
                            .build())
                    .getStatus()
                    .getToken();
            Config operator = config(token);
            operator.setNamespace(Deployment.NAMESPACE);
            return operator;
        }
    }

    @Override
    public boolean collectsGarbage() {
        return collectsGarbage;
    }

    @Override
    public Stall stall(OperatorSettings settings, String namePrefix) {
        return new SilentWebhook(config, settings, namePrefix);
    }

    @Override
    public void close() {
        for (int i = processes.size() - 1; i >= 0; i--) {
            stop(processes.get(i));
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void stop(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build()) {
            return "a real kube-apiserver " + client.getKubernetesVersion().getGitVersion() + " (KUBEBUILDER_ASSETS)";
        }
    }
}
