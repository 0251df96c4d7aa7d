package dev.raceprobe.localkube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.raceprobe.localkube.TestKube.Answer;
import dev.raceprobe.localkube.sdk.Gadget;
import dev.raceprobe.localkube.sdk.GadgetSpec;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What a real API server does and mocks often do not, through fabric8's client and through raw HTTP. */
class ApiServerTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static TestKube kube;
    private static KubernetesClient client;

    private String ns;

    @BeforeAll
    static void start(@TempDir Path dir) {
        kube = TestKube.start(dir);
        client = kube.client();
    }

    @AfterAll
    static void stop() {
        client.close();
        kube.close();
    }

    @BeforeEach
    void aNamespaceForEach(TestInfo info) {
        String method = info.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        ns = method.substring(0, Math.min(60, method.length()));
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(ns)
                        .endMetadata()
                        .build())
                .create();
    }

    @Test
    void aSecondCreateConflictsAndADeletedOneIsNotFound() {
        client.resource(map("a", Map.of())).create();
        assertThatThrownBy(() -> client.resource(map("a", Map.of())).create())
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> {
                    assertThat(e.getCode()).isEqualTo(409);
                    assertThat(e.getStatus().getReason()).isEqualTo("AlreadyExists");
                });
        client.resource(map("a", Map.of())).delete();
        assertThat(client.configMaps().inNamespace(ns).withName("a").get()).isNull();
    }

    @Test
    void generationCountsSpecChangesAndNothingElse() {
        Gadget created = client.resource(gadget("g", 5)).create();
        assertThat(created.getMetadata().getGeneration()).isEqualTo(1);
        Gadget labelled = client.resource(gadget("g", 5)).edit(g -> {
            g.getMetadata().setLabels(Map.of("a", "b"));
            return g;
        });
        assertThat(labelled.getMetadata().getGeneration()).isEqualTo(1);
        Gadget resized = client.resource(gadget("g", 5)).edit(g -> {
            g.setSpec(new GadgetSpec(6, null));
            return g;
        });
        assertThat(resized.getMetadata().getGeneration()).isEqualTo(2);
    }

    @Test
    void aPutOfTheMainResourceLeavesStatusAndAPutOfStatusLeavesSpec() {
        String path = gadgets() + "/g";
        kube.create(gadgets(), gadgetYaml("g", "{size: 5}") + "status: {observedGeneration: 9}");
        assertThat(kube.get(path).json().has("status")).as("dropped on create").isFalse();
        Answer status = put(path + "/status", gadgetYaml("g", "{size: 50}") + "status: {observedGeneration: 1}");
        assertThat(status.at("/spec/size")).isEqualTo("5");
        assertThat(status.at("/status/observedGeneration")).isEqualTo("1");
        assertThat(status.at("/metadata/generation")).isEqualTo("1");
        Answer main = put(path, gadgetYaml("g", "{size: 6}") + "status: {observedGeneration: 7}");
        assertThat(main.at("/spec/size")).isEqualTo("6");
        assertThat(main.at("/status/observedGeneration")).isEqualTo("1");
    }

    @Test
    void aWriteThatChangesNothingKeepsTheResourceVersion() {
        ConfigMap created = client.resource(map("a", Map.of("k", "v"))).create();
        ConfigMap updated = client.resource(map("a", Map.of("k", "v"))).update();
        assertThat(updated.getMetadata().getResourceVersion())
                .isEqualTo(created.getMetadata().getResourceVersion());
    }

    @Test
    void aStaleResourceVersionIsAConflictInPutAndInPatch() {
        ConfigMap old = client.resource(map("a", Map.of("k", "1"))).create();
        client.resource(map("a", Map.of("k", "2"))).update();
        assertThatThrownBy(() -> client.resource(old).update()).hasMessageContaining("object has been modified");
        Answer patch = kube.send(
                "PATCH",
                configMaps() + "/a",
                "application/merge-patch+json",
                "{\"metadata\":{\"resourceVersion\":\"1\"},\"data\":{\"k\":\"3\"}}");
        assertThat(patch.code()).isEqualTo(409);
        assertThat(patch.at("/reason")).isEqualTo("Conflict");
    }

    @Test
    void aFailingTestOfAJsonPatchIsAnsweredAtOnceWith422() {
        client.resource(map("a", Map.of("k", "1"))).create();
        Answer answer = kube.send(
                "PATCH",
                configMaps() + "/a",
                "application/json-patch+json",
                "[{\"op\":\"test\",\"path\":\"/data/k\",\"value\":\"2\"},{\"op\":\"remove\",\"path\":\"/data/k\"}]");
        assertThat(answer.code()).isEqualTo(422);
        assertThat(client.configMaps().inNamespace(ns).withName("a").get().getData())
                .containsEntry("k", "1");
    }

    @Test
    void strategicMergePatchMergesContainersByName() {
        client.resource(statefulSet("s")).create();
        var patched = client.apps()
                .statefulSets()
                .inNamespace(ns)
                .withName("s")
                .patch(
                        PatchContext.of(PatchType.STRATEGIC_MERGE),
                        "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"main\",\"image\":\"j\"},"
                                + "{\"name\":\"side\",\"image\":\"k\"}]}}}}");
        assertThat(patched.getSpec().getTemplate().getSpec().getContainers())
                .extracting(container -> container.getName() + " " + container.getImage())
                .containsExactly("main j", "side k");
        Answer custom = kube.send("PATCH", gadgets() + "/x", "application/strategic-merge-patch+json", "{\"spec\":{}}");
        assertThat(custom.code()).as("not for custom resources").isEqualTo(415);
    }

    @Test
    void aFinalizerHoldsADeletionAndAWatchSeesOneDeleted() {
        List<String> seen = new CopyOnWriteArrayList<>();
        Gadget gadget = gadget("g", 5);
        gadget.getMetadata().setFinalizers(List.of("test.raceprobe.dev/hold"));
        try (Watch watch = client.resources(Gadget.class).inNamespace(ns).watch(recording(seen))) {
            client.resource(gadget).create();
            // a watch begins with what is there, and this one may begin after watch() has returned
            await().atMost(SOON).until(() -> seen.contains("ADDED"));
            client.resource(gadget).delete();
            await().atMost(SOON).until(() -> seen.contains("MODIFIED"));
            assertThat(client.resource(gadget).get().getMetadata().getDeletionTimestamp())
                    .isNotNull();
            client.resource(gadget).edit(g -> {
                g.getMetadata().setFinalizers(List.of());
                return g;
            });
            await().atMost(SOON).until(() -> seen.contains("DELETED"));
            assertThat(watch).isNotNull();
        }
        assertThat(seen).containsExactly("ADDED", "MODIFIED", "DELETED");
        assertThat(client.resource(gadget).get()).isNull();
    }

    @Test
    void whatLosesItsLastOwnerIsCollected() {
        Gadget owner = client.resource(gadget("owner", 5)).create();
        ConfigMap owned = map("owned", Map.of());
        owned.getMetadata()
                .setOwnerReferences(List.of(new OwnerReferenceBuilder()
                        .withApiVersion(owner.getApiVersion())
                        .withKind("Gadget")
                        .withName("owner")
                        .withUid(owner.getMetadata().getUid())
                        .withController(true)
                        .build()));
        client.resource(owned).create();
        client.resource(map("free", Map.of())).create();
        client.resource(owner).delete();
        await().atMost(SOON).until(() -> client.resource(owned).get() == null);
        assertThat(client.resource(map("free", Map.of())).get()).isNotNull();
    }

    @Test
    void anInvalidObjectIsRefusedWithEveryViolationAndItsPath() {
        Answer answer =
                kube.create(gadgets(), gadgetYaml("g", "{size: 0, colour: pink, parts: [{name: a}, {name: a}]}"));
        assertThat(answer.code()).isEqualTo(422);
        assertThat(answer.at("/reason")).isEqualTo("Invalid");
        assertThat(answer.at("/details/kind")).isEqualTo("Gadget");
        assertThat(answer.json().at("/details/causes"))
                .extracting(cause -> cause.path("field").asText())
                .contains("spec.size", "spec.colour", "spec.parts[1]");
        assertThat(kube.create(gadgets(), gadgetYaml("g", "{size: 13}")).at("/message"))
                .contains("size must not be 13");
        assertThat(kube.create(gadgets(), gadgetYaml("g", "{}")).at("/details/causes/0/reason"))
                .isEqualTo("FieldValueRequired");
    }

    @Test
    void defaultsAreFilledInAndUnknownFieldsPrunedOrRefused() {
        Answer created = kube.create(gadgets(), gadgetYaml("g", "{size: 5, weight: 3}"));
        assertThat(created.at("/spec")).isEqualTo("{\"size\":5,\"colour\":\"red\"}");
        assertThat(created.headers().get("warning").toString()).contains("unknown field", "spec.weight");
        Answer strict = kube.create(gadgets() + "?fieldValidation=Strict", gadgetYaml("h", "{size: 5, weight: 3}"));
        assertThat(strict.code()).isEqualTo(400);
        assertThat(strict.at("/message")).contains("strict decoding error: unknown field \"spec.weight\"");
    }

    @Test
    void selectorsSelect() {
        client.resource(labelled("a", Map.of("tier", "x"))).create();
        client.resource(labelled("b", Map.of("tier", "y"))).create();
        client.resource(labelled("c", Map.of())).create();
        var maps = client.configMaps().inNamespace(ns);
        assertThat(names(maps.withLabel("tier", "x").list().getItems())).containsExactly("a");
        assertThat(names(maps.withLabelIn("tier", "x", "y").list().getItems())).containsExactly("a", "b");
        assertThat(names(maps.withLabelNotIn("tier", "x").list().getItems())).containsExactly("b", "c");
        assertThat(names(maps.withoutLabel("tier").list().getItems())).containsExactly("c");
        assertThat(names(maps.withField("metadata.name", "b").list().getItems()))
                .containsExactly("b");
    }

    @Test
    void aListIsGivenInPages() {
        List.of("a", "b", "c")
                .forEach(name -> client.resource(map(name, Map.of())).create());
        Answer first = kube.get(configMaps() + "?limit=2");
        assertThat(first.json().path("items")).hasSize(2);
        assertThat(first.at("/metadata/remainingItemCount")).isEqualTo("1");
        Answer second = kube.get(configMaps() + "?limit=2&continue=" + first.at("/metadata/continue"));
        assertThat(second.at("/items/0/metadata/name")).isEqualTo("c");
        assertThat(second.json().path("metadata").has("continue")).isFalse();
    }

    @Test
    void dryRunPersistsNothing() {
        client.resource(map("a", Map.of())).dryRun().create();
        assertThat(client.configMaps().inNamespace(ns).withName("a").get()).isNull();
        client.resource(map("b", Map.of())).create();
        kube.send("DELETE", configMaps() + "/b?dryRun=All", "", "");
        assertThat(client.configMaps().inNamespace(ns).withName("b").get()).isNotNull();
    }

    @Test
    void aWatchWithASelectorSeesAnObjectComeAndGo() {
        List<String> seen = new CopyOnWriteArrayList<>();
        client.resource(labelled("a", Map.of())).create();
        try (Watch watch =
                client.configMaps().inNamespace(ns).withLabel("tier", "x").watch(recording(seen))) {
            client.resource(labelled("a", Map.of("tier", "x"))).update();
            await().atMost(SOON).until(() -> seen.contains("ADDED"));
            client.resource(labelled("a", Map.of("tier", "y"))).update();
            await().atMost(SOON).until(() -> seen.contains("DELETED"));
            assertThat(watch).isNotNull();
        }
        assertThat(seen).containsExactly("ADDED", "DELETED");
    }

    /** fabric8's client makes NULs of each byte that a letter has more than one of, and ends at the next event. */
    @Test
    void aWatchGoesOnAfterLettersBeyondAscii() {
        List<String> seen = new CopyOnWriteArrayList<>();
        try (Watch watch = client.configMaps().inNamespace(ns).watch(recording(seen))) {
            client.resource(map("a", Map.of("k", "every 170 s ± 1 s"))).create();
            await().atMost(SOON).until(() -> seen.contains("ADDED"));
            client.resource(map("a", Map.of("k", "äöü"))).update();
            await().atMost(SOON).until(() -> seen.contains("MODIFIED"));
            client.resource(map("a", Map.of("k", "v"))).delete();
            await().atMost(SOON).until(() -> seen.contains("DELETED"));
            assertThat(watch).isNotNull();
        }
        assertThat(seen).containsExactly("ADDED", "MODIFIED", "DELETED");
    }

    @Test
    void aWatchContinuesFromAVersionAndEndsAfterItsTime() {
        String from = kube.get(configMaps()).at("/metadata/resourceVersion");
        client.resource(map("a", Map.of())).create();
        client.resource(map("a", Map.of("k", "v"))).update();
        client.resource(map("a", Map.of())).delete();
        Answer events = kube.get(configMaps() + "?watch=true&timeoutSeconds=1&resourceVersion=" + from);
        assertThat(events.body().lines().map(line -> line.replaceFirst("\\{\"type\":\"(\\w+)\".*", "$1")))
                .containsExactly("ADDED", "MODIFIED", "DELETED");
        Answer initial =
                kube.get(configMaps() + "?watch=true&timeoutSeconds=1&sendInitialEvents=true&allowWatchBookmarks=true");
        assertThat(initial.body()).contains("BOOKMARK", "k8s.io/initial-events-end");
    }

    @Test
    void theScaleSubresourceChangesReplicas() {
        client.resource(statefulSet("s")).create();
        client.apps().statefulSets().inNamespace(ns).withName("s").scale(3);
        assertThat(client.apps()
                        .statefulSets()
                        .inNamespace(ns)
                        .withName("s")
                        .get()
                        .getSpec()
                        .getReplicas())
                .isEqualTo(3);
    }

    @Test
    void aStatefulSetsSelectorIsImmutable() {
        client.resource(statefulSet("s")).create();
        var changed = statefulSet("s");
        changed.getSpec().setServiceName("other");
        assertThatThrownBy(() -> client.resource(changed).update())
                .hasMessageContaining("Forbidden: updates to statefulset");
    }

    @Test
    void eventsOfBothApisAreTheSameObjects() {
        String event = "apiVersion: events.k8s.io/v1\nkind: Event\nmetadata: {generateName: e-}\nnote: hello\n"
                + "regarding: {kind: Gadget, name: g}\nreason: Tested\ntype: Normal\neventTime: 2026-01-01T00:00:00.000000Z\n";
        Answer created = kube.create("/apis/events.k8s.io/v1/namespaces/" + ns + "/events", event);
        assertThat(created.code()).as(created.body()).isEqualTo(201);
        assertThat(created.at("/note")).isEqualTo("hello");
        var core = client.v1().events().inNamespace(ns).list().getItems();
        assertThat(core).hasSize(1);
        assertThat(core.get(0).getMessage()).isEqualTo("hello");
        assertThat(core.get(0).getInvolvedObject().getName()).isEqualTo("g");
    }

    @Test
    void deletingANamespaceEmptiesIt() {
        client.resource(map("a", Map.of())).create();
        client.namespaces().withName(ns).delete();
        await().atMost(SOON).until(() -> client.namespaces().withName(ns).get() == null);
        assertThat(client.configMaps().inNamespace(ns).list().getItems()).isEmpty();
        assertThat(kube.create(configMaps(), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}")
                        .code())
                .isEqualTo(404);
    }

    @Test
    void foregroundDeletionWaitsForDependents() {
        Gadget owner = client.resource(gadget("owner", 5)).create();
        ConfigMap owned = map("owned", Map.of());
        owned.getMetadata().setFinalizers(List.of("test.raceprobe.dev/hold"));
        owned.getMetadata()
                .setOwnerReferences(List.of(new OwnerReferenceBuilder()
                        .withApiVersion(owner.getApiVersion())
                        .withKind("Gadget")
                        .withName("owner")
                        .withUid(owner.getMetadata().getUid())
                        .withBlockOwnerDeletion(true)
                        .build()));
        client.resource(owned).create();
        kube.send("DELETE", gadgets() + "/owner?propagationPolicy=Foreground", "", "");
        await().atMost(SOON)
                .until(() -> client.resource(owned).get().getMetadata().getDeletionTimestamp() != null);
        assertThat(client.resource(owner).get().getFinalizers()).containsExactly("foregroundDeletion");
        client.resource(owned).edit(map -> {
            map.getMetadata().setFinalizers(List.of());
            return map;
        });
        await().atMost(SOON).until(() -> client.resource(owner).get() == null);
    }

    @Test
    void aTableHasTheColumnsOfTheCrd() {
        kube.create(gadgets(), gadgetYaml("g", "{size: 5}"));
        Answer table =
                kube.send("GET", gadgets(), "", "", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json");
        assertThat(table.json().at("/columnDefinitions"))
                .extracting(column -> column.path("name").asText())
                .containsExactly("Name", "Ready", "Size", "Age", "Colour");
        assertThat(table.at("/rows/0/cells")).matches("\\[\"g\",null,5,\"\\d+s\",\"red\"]");
        assertThat(table.at("/rows/0/object/kind")).isEqualTo("PartialObjectMetadata");
    }

    @Test
    void aCrdIsServedAsSoonAsItIsCreatedAndGoneWithItsObjectsWhenDeleted() {
        String crd = kube.get("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/gadgets.test.raceprobe.dev")
                .body()
                .replace("gadget", "widget")
                .replace("Gadget", "Widget")
                .replace("\"gd\"", "\"wd\"");
        Answer created =
                kube.send("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", "application/json", crd);
        assertThat(created.code()).as(created.body()).isEqualTo(201);
        assertThat(created.json().at("/status/conditions"))
                .extracting(condition -> condition.path("type").asText()
                        + condition.path("status").asText())
                .containsExactly("NamesAcceptedTrue", "EstablishedTrue");
        String widgets = gadgets().replace("gadget", "widget");
        assertThat(kube.create(widgets, gadgetYaml("w", "{size: 5}").replace("Gadget", "Widget"))
                        .code())
                .isEqualTo(201);
        kube.send(
                "DELETE", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.test.raceprobe.dev", "", "");
        assertThat(kube.get(widgets).code()).isEqualTo(404);
    }

    @Test
    void anUnknownPathMethodOrMediaTypeGetsAStatus() {
        assertThat(kube.get("/apis/none/v1/things").at("/reason")).isEqualTo("NotFound");
        assertThat(kube.send("PUT", configMaps(), "application/json", "{}").code())
                .isIn(404, 405);
        assertThat(kube.send("POST", configMaps(), "application/vnd.kubernetes.protobuf", "k8s")
                        .at("/reason"))
                .isEqualTo("UnsupportedMediaType");
        assertThat(kube.send("POST", configMaps(), "application/json", "{").at("/reason"))
                .isEqualTo("BadRequest");
        assertThat(kube.get("/readyz").body()).isEqualTo("ok");
    }

    private static <T> Watcher<T> recording(List<String> seen) {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, T resource) {
                seen.add(action.name());
            }

            @Override
            public void onClose(WatcherException cause) {
                seen.add("CLOSED");
            }
        };
    }

    private static List<String> names(List<ConfigMap> maps) {
        return maps.stream().map(map -> map.getMetadata().getName()).toList();
    }

    private ConfigMap map(String name, Map<String, String> data) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(ns)
                .endMetadata()
                .withData(data)
                .build();
    }

    private ConfigMap labelled(String name, Map<String, String> labels) {
        ConfigMap map = map(name, Map.of());
        map.getMetadata().setLabels(labels);
        return map;
    }

    private Gadget gadget(String name, int size) {
        Gadget gadget = new Gadget();
        gadget.getMetadata().setName(name);
        gadget.getMetadata().setNamespace(ns);
        gadget.setSpec(new GadgetSpec(size, null));
        return gadget;
    }

    private io.fabric8.kubernetes.api.model.apps.StatefulSet statefulSet(String name) {
        return new io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(ns)
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .withNewSelector()
                .addToMatchLabels("a", "b")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("a", "b")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .withImage("i")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static String gadgetYaml(String name, String spec) {
        return "apiVersion: test.raceprobe.dev/v1\nkind: Gadget\nmetadata: {name: " + name + "}\nspec: " + spec + "\n";
    }

    private Answer put(String path, String yaml) {
        return kube.send("PUT", path, "application/yaml", yaml);
    }

    private String gadgets() {
        return "/apis/test.raceprobe.dev/v1/namespaces/" + ns + "/gadgets";
    }

    private String configMaps() {
        return "/api/v1/namespaces/" + ns + "/configmaps";
    }
}
