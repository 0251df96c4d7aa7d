package dev.raceprobe.localkube.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.raceprobe.localkube.TestKube;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator SDK with everything at its defaults, against the stand-in. */
class OperatorSdkTest {
    /** The operator writes at any time: a change that names no version never conflicts. */
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private static final Duration SOON = Duration.ofSeconds(30);

    private TestKube kube;
    private KubernetesClient client;
    private final GadgetReconciler reconciler = new GadgetReconciler();
    private Operator operator;

    @BeforeEach
    void start(@TempDir Path dir) {
        kube = TestKube.start(dir);
        client = kube.client();
        operator = operator("one");
        operator.register(reconciler, o -> o.settingNamespaces("default"));
    }

    @AfterEach
    void stop() {
        operator.stop();
        client.close();
        kube.close();
    }

    @Test
    void reconcilesDependentsStatusAndFinalizerByServerSideApplyAndComesToRest() {
        operator.start();
        client.resource(gadget(5)).create();

        await().atMost(SOON).untilAsserted(() -> {
            Gadget now = client.resources(Gadget.class)
                    .inNamespace("default")
                    .withName("g")
                    .get();
            assertThat(now.getStatus()).isNotNull();
            assertThat(now.getStatus().conditions().get(0).getMessage()).isEqualTo("size 5");
            assertThat(now.getFinalizers()).containsExactly("gadgets.test.raceprobe.dev/finalizer");
        });
        assertThat(configMap().getData()).containsEntry("size", "5");
        assertThat(set().getMetadata().getManagedFields())
                .extracting(field -> field.getManager() + " " + field.getOperation())
                .containsExactly("gadgets Apply");
        assertThat(client.leases()
                        .inNamespace("default")
                        .withName("gadgets")
                        .get()
                        .getSpec()
                        .getHolderIdentity())
                .isEqualTo("one");

        String set = set().getMetadata().getResourceVersion();
        String config = configMap().getMetadata().getResourceVersion();
        client.resources(Gadget.class)
                .inNamespace("default")
                .withName("g")
                .patch(MERGE, "{\"metadata\":{\"labels\":{\"touched\":\"yes\"}}}");
        int before = reconciler.reconciliations();
        client.configMaps()
                .inNamespace("default")
                .withName("g-config")
                .patch(MERGE, "{\"metadata\":{\"labels\":{\"other\":\"one\"}}}");
        await().atMost(SOON).until(() -> reconciler.reconciliations() > before);
        await().during(Duration.ofMillis(500)).atMost(SOON).untilAsserted(() -> {
            assertThat(set().getMetadata().getResourceVersion())
                    .as("a matching StatefulSet is not applied again")
                    .isEqualTo(set);
        });
        assertThat(configMap().getMetadata().getResourceVersion()).isNotEqualTo(config);
        assertThat(reconciler.reconciliations()).as("it comes to rest").isLessThan(10);
    }

    @Test
    void aChangeOfTheSpecAndADriftAreBothRepaired() {
        operator.start();
        client.resource(gadget(5)).create();
        // the SDK loses an edit that overtakes its own write of the status (operator-framework/java-operator-sdk#3398)
        await().atMost(SOON).until(() -> hasObserved(1));
        client.resources(Gadget.class).inNamespace("default").withName("g").patch(MERGE, "{\"spec\":{\"size\":6}}");
        await().atMost(SOON).until(() -> configMap().getData().get("size").equals("6"));
        client.configMaps().inNamespace("default").withName("g-config").patch(MERGE, "{\"data\":{\"size\":\"wrong\"}}");
        await().atMost(SOON).until(() -> configMap().getData().get("size").equals("6"));
        await().atMost(SOON).until(() -> hasObserved(2));
    }

    private boolean hasObserved(long generation) {
        GadgetStatus status = client.resources(Gadget.class)
                .inNamespace("default")
                .withName("g")
                .get()
                .getStatus();
        return status != null && status.observedGeneration() == generation;
    }

    @Test
    void deletingRunsTheCleanerAndGarbageCollectsTheDependents() {
        operator.start();
        client.resource(gadget(5)).create();
        await().atMost(SOON).until(() -> set() != null);
        client.resource(gadget(5)).delete();
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(client.resources(Gadget.class)
                            .inNamespace("default")
                            .list()
                            .getItems())
                    .isEmpty();
            assertThat(set()).isNull();
            assertThat(configMap()).isNull();
        });
        assertThat(reconciler.cleanups()).isEqualTo(1);
    }

    @Test
    void aSecondReplicaTakesOverTheLease() {
        operator.start();
        client.resource(gadget(5)).create();
        await().atMost(SOON).until(() -> reconciler.reconciliations() > 0);
        GadgetReconciler second = new GadgetReconciler();
        Operator standby = operator("two");
        standby.register(second, o -> o.settingNamespaces("default"));
        standby.start();
        try {
            assertThat(second.reconciliations()).isZero();
            operator.stop();
            await().atMost(SOON).until(() -> second.reconciliations() > 0);
        } finally {
            standby.stop();
        }
    }

    private Operator operator(String identity) {
        return new Operator(o -> o.withKubernetesClient(kube.client())
                .withCloseClientOnStop(true)
                .withCacheSyncTimeout(SOON)
                .withLeaderElectionConfiguration(
                        LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration("gadgets")
                                .withLeaseNamespace("default")
                                .withIdentity(identity)
                                .withLeaseDuration(Duration.ofSeconds(3))
                                .withRenewDeadline(Duration.ofSeconds(2))
                                .withRetryPeriod(Duration.ofMillis(300))
                                .build()));
    }

    private static Gadget gadget(int size) {
        Gadget gadget = new Gadget();
        gadget.getMetadata().setName("g");
        gadget.getMetadata().setNamespace("default");
        gadget.setSpec(new GadgetSpec(size, null));
        return gadget;
    }

    private ConfigMap configMap() {
        return client.configMaps().inNamespace("default").withName("g-config").get();
    }

    private StatefulSet set() {
        return client.apps().statefulSets().inNamespace("default").withName("g").get();
    }
}
