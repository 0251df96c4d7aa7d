package dev.raceprobe.operator.support;

import dev.raceprobe.operator.OperatorSettings;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** An admission webhook about StatefulSets that takes connections and never says a word: the API server waits for it for 30 s. */
final class SilentWebhook implements Stall {
    private final OperatorSettings settings;
    private final KubernetesClient client;
    private final ServerSocket server;
    private final ValidatingWebhookConfiguration webhook;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

    SilentWebhook(Config admin, OperatorSettings settings, String namePrefix) {
        this.settings = settings;
        client = new KubernetesClientBuilder().withConfig(admin).build();
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::accept, "silent-webhook");
        thread.setDaemon(true);
        thread.start();
        webhook = client.resource(webhook(namePrefix)).create();
    }

    private ValidatingWebhookConfiguration webhook(String namePrefix) {
        return new ValidatingWebhookConfigurationBuilder()
                .withNewMetadata()
                .withName("silent")
                .endMetadata()
                .addNewWebhook()
                .withName("silent.example.com")
                .withAdmissionReviewVersions("v1")
                .withSideEffects("None")
                .withTimeoutSeconds(30)
                .withNewClientConfig()
                .withUrl("https://127.0.0.1:" + server.getLocalPort() + "/")
                .endClientConfig()
                .addNewRule()
                .withApiGroups("apps")
                .withApiVersions("v1")
                .withOperations("CREATE", "UPDATE")
                .withResources("statefulsets")
                .endRule()
                .addNewMatchCondition("object.metadata.name.startsWith('" + namePrefix + "')", "slow")
                .endWebhook()
                .build();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                sockets.add(server.accept());
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    @Override
    public OperatorSettings settings() {
        return settings;
    }

    @Override
    public int unanswered() {
        return sockets.size();
    }

    @Override
    public void close() {
        client.resource(webhook).delete();
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        client.close();
    }
}
