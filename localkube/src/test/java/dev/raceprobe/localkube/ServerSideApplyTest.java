package dev.raceprobe.localkube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.localkube.TestKube.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Server-side apply over raw HTTP: what managers own, and what follows from it. */
class ServerSideApplyTest {
    private static final String GADGETS = "/apis/test.raceprobe.dev/v1/namespaces/default/gadgets";
    private static TestKube kube;

    private String name;
    private String path;

    @BeforeAll
    static void start(@TempDir Path dir) {
        kube = TestKube.start(dir);
    }

    @AfterAll
    static void stop() {
        kube.close();
    }

    @BeforeEach
    void nameIt(TestInfo info) {
        name = info.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT);
        path = GADGETS + "/" + name;
    }

    @Test
    void createsWhatIsMissingAndSaysWhoOwnsWhat() {
        Answer created = kube.apply(
                "alice",
                path,
                gadget(
                        "{size: 5, parts: [{name: b}, {name: a, count: 2}], tags: [x, y], order: [q]}",
                        "labels: {l: v}"));
        assertThat(created.code()).isEqualTo(201);
        assertThat(created.at("/metadata/managedFields/0/manager")).isEqualTo("alice");
        assertThat(created.at("/metadata/managedFields/0/operation")).isEqualTo("Apply");
        assertThat(created.at("/metadata/managedFields/0/apiVersion")).isEqualTo("test.raceprobe.dev/v1");
        assertThat(created.at("/metadata/managedFields/0/fieldsType")).isEqualTo("FieldsV1");
        assertThat(created.at("/metadata/managedFields/0/time")).endsWith("Z");
        assertThat(created.at("/metadata/managedFields/0/fieldsV1"))
                .isEqualTo("{\"f:metadata\":{\"f:labels\":{\"f:l\":{}}},\"f:spec\":{\"f:order\":{},"
                        + "\"f:parts\":{\"k:{\\\"name\\\":\\\"a\\\"}\":{\".\":{},\"f:count\":{},\"f:name\":{}},"
                        + "\"k:{\\\"name\\\":\\\"b\\\"}\":{\".\":{},\"f:name\":{}}},\"f:size\":{},"
                        + "\"f:tags\":{\"v:\\\"x\\\"\":{},\"v:\\\"y\\\"\":{}}}}");
        assertThat(created.at("/spec/colour"))
                .as("defaults come after the merge, nobody owns them")
                .isEqualTo("red");
        assertThat(created.at("/metadata/generation")).isEqualTo("1");
    }

    @Test
    void applyingTheSameAgainWritesNothing() {
        String first = kube.apply("alice", path, gadget("{size: 5, parts: [{name: a}]}", ""))
                .at("/metadata/resourceVersion");
        Answer again = kube.apply("alice", path, gadget("{size: 5, parts: [{name: a}]}", ""));
        assertThat(again.code()).isEqualTo(200);
        assertThat(again.at("/metadata/resourceVersion")).isEqualTo(first);
    }

    @Test
    void aFieldThatItsManagerAppliesNoMoreGoesAway() {
        kube.apply("alice", path, gadget("{size: 5, parts: [{name: a}, {name: b}], order: [x]}", "labels: {l: v}"));
        Answer less = kube.apply("alice", path, gadget("{size: 5, parts: [{name: b}]}", ""));
        assertThat(less.at("/spec/parts")).isEqualTo("[{\"name\":\"b\",\"count\":1}]");
        assertThat(less.json().at("/spec").has("order")).isFalse();
        assertThat(less.json().at("/metadata").has("labels")).isFalse();
        assertThat(less.at("/metadata/generation")).isEqualTo("2");
    }

    @Test
    void aFieldThatAnotherManagerOwnsTooStays() {
        kube.apply("alice", path, gadget("{size: 5, tags: [x]}", ""));
        assertThat(kube.apply("bob", path, gadget("{size: 5, tags: [x, y]}", ""))
                        .code())
                .as("the same value is no conflict")
                .isEqualTo(200);
        Answer left = kube.apply("alice", path, gadget("{size: 5}", ""));
        assertThat(left.at("/spec/tags")).isEqualTo("[\"x\",\"y\"]");
    }

    @Test
    void anotherManagersFieldIsAConflictWithItsNameAndPathUnlessForced() {
        kube.apply("alice", path, gadget("{size: 5, parts: [{name: a, count: 1}]}", ""));
        Answer refused = kube.apply("bob", path, gadget("{size: 6, parts: [{name: a, count: 2}]}", ""));
        assertThat(refused.code()).isEqualTo(409);
        assertThat(refused.at("/reason")).isEqualTo("Conflict");
        assertThat(refused.at("/details/causes"))
                .contains(
                        "FieldManagerConflict",
                        "conflict with \\\"alice\\\"",
                        ".spec.size",
                        ".spec.parts[name=\\\"a\\\"].count");
        Answer forced = kube.applyForced("bob", path, gadget("{size: 6, parts: [{name: a, count: 2}]}", ""));
        assertThat(forced.code()).isEqualTo(200);
        assertThat(forced.at("/metadata/managedFields/0/fieldsV1"))
                .as("alice lost what was taken")
                .isEqualTo("{\"f:spec\":{\"f:parts\":{\"k:{\\\"name\\\":\\\"a\\\"}\":{\".\":{},\"f:name\":{}}}}}");
    }

    @Test
    void anUpdateTakesOwnershipOfWhatItChanges() {
        kube.apply("alice", path, gadget("{size: 5}", ""));
        Answer updated = kube.send(
                "PATCH",
                path + "?fieldManager=kubectl-edit",
                "application/merge-patch+json",
                "{\"spec\":{\"size\":7}}");
        assertThat(updated.at("/metadata/managedFields/0/manager")).isEqualTo("kubectl-edit");
        assertThat(updated.at("/metadata/managedFields/0/operation")).isEqualTo("Update");
        assertThat(updated.at("/metadata/managedFields/0/fieldsV1")).isEqualTo("{\"f:spec\":{\"f:size\":{}}}");
        Answer refused = kube.apply("alice", path, gadget("{size: 5}", ""));
        assertThat(refused.code()).isEqualTo(409);
        assertThat(refused.at("/details/causes/0/message"))
                .isEqualTo("conflict with \"kubectl-edit\" using test.raceprobe.dev/v1");
    }

    @Test
    void statusIsAppliedThroughItsSubresourceAlone() {
        kube.apply("alice", path, gadget("{size: 5}", ""));
        String status = "status: {conditions: [{type: Ready, status: 'True'}]}";
        assertThat(kube.apply("op", path, head() + "spec: {size: 5}\n" + status)
                        .json()
                        .has("status"))
                .as("the main resource ignores it")
                .isFalse();
        Answer applied = kube.apply("op", path + "/status", head() + status);
        assertThat(applied.at("/status/conditions/0/status")).isEqualTo("True");
        assertThat(applied.at("/metadata/generation")).isEqualTo("1");
        assertThat(applied.json().at("/metadata/managedFields")).anySatisfy(entry -> {
            assertThat(entry.path("subresource").asText()).isEqualTo("status");
            assertThat(entry.path("fieldsV1").toString())
                    .isEqualTo("{\"f:status\":{\"f:conditions\":{\"k:{\\\"type\\\":\\\"Ready\\\"}\":"
                            + "{\".\":{},\"f:status\":{},\"f:type\":{}}}}}");
        });
        assertThat(kube.apply("other", path + "/status", head() + "status: {observedGeneration: 3}")
                        .at("/status/conditions/0/type"))
                .as("another manager's conditions stay")
                .isEqualTo("Ready");
        assertThat(kube.apply("op", GADGETS + "/absent/status", head() + status).code())
                .isEqualTo(404);
    }

    @Test
    void aFieldOutsideTheSchemaIsRefused() {
        Answer refused = kube.apply("alice", path, gadget("{size: 5, weight: 3}", ""));
        assertThat(refused.code()).isEqualTo(500);
        assertThat(refused.at("/message")).contains(".spec.weight: field not declared in schema");
    }

    @Test
    void aStaleResourceVersionIsRefused() {
        kube.apply("alice", path, gadget("{size: 5}", ""));
        assertThat(kube.apply("alice", path, gadget("{size: 6}", "resourceVersion: '1'"))
                        .code())
                .isEqualTo(409);
    }

    @Test
    void containersPortsAndMountsOfAStatefulSetMergeByTheirKeys() {
        String sets = "/apis/apps/v1/namespaces/default/statefulsets/" + name;
        String set = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: " + name
                + "}\nspec:\n  selector: {matchLabels: {a: b}}\n"
                + "  template:\n    metadata: {labels: {a: b}}\n    spec:\n      containers:\n      - name: main\n"
                + "        image: i\n        ports: [{containerPort: 80}]\n        env: [{name: A, value: '1'}]\n";
        Answer created = kube.apply("alice", sets, set);
        assertThat(created.code()).as(created.body()).isEqualTo(201);
        assertThat(created.at("/metadata/managedFields/0/fieldsV1/f:spec/f:template/f:spec/f:containers"))
                .isEqualTo(
                        "{\"k:{\\\"name\\\":\\\"main\\\"}\":{\".\":{},\"f:env\":{\"k:{\\\"name\\\":\\\"A\\\"}\":{\".\":{},"
                                + "\"f:name\":{},\"f:value\":{}}},\"f:image\":{},\"f:name\":{},"
                                + "\"f:ports\":{\"k:{\\\"containerPort\\\":80,\\\"protocol\\\":\\\"TCP\\\"}\":{\".\":{},"
                                + "\"f:containerPort\":{}}}}}");
        assertThat(created.at("/spec/template/spec/containers/0/imagePullPolicy"))
                .isEqualTo("Always");
        Answer sidecar = kube.apply(
                "bob",
                sets,
                "apiVersion: apps/v1\nkind: StatefulSet\nspec: {template: {spec: {containers: [{name: side, image: j}]}}}");
        assertThat(sidecar.code()).as(sidecar.body()).isEqualTo(200);
        assertThat(sidecar.json().at("/spec/template/spec/containers")).hasSize(2);
        assertThat(kube.apply("alice", sets, set).at("/metadata/resourceVersion"))
                .isEqualTo(sidecar.at("/metadata/resourceVersion"));
    }

    @Test
    void dryRunAppliesNothing() {
        Answer dry = kube.send(
                "PATCH", path + "?fieldManager=a&dryRun=All", "application/apply-patch+yaml", gadget("{size: 5}", ""));
        assertThat(dry.code()).isEqualTo(201);
        assertThat(dry.at("/spec/colour")).isEqualTo("red");
        assertThat(kube.get(path).code()).isEqualTo(404);
    }

    private String head() {
        return "apiVersion: test.raceprobe.dev/v1\nkind: Gadget\nmetadata: {name: " + name + "}\n";
    }

    private String gadget(String spec, String metadata) {
        return "apiVersion: test.raceprobe.dev/v1\nkind: Gadget\nmetadata:\n  name: " + name + "\n"
                + (metadata.isEmpty() ? "" : "  " + metadata + "\n") + "spec: " + spec + "\n";
    }
}
