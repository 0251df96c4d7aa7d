package dev.raceprobe.operator.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstallTest {
    private static final Path DEPLOY = Path.of("..", "deploy");
    private static final Path CRDS = Path.of("..", "crds", "manifests");
    private static final Objects BASE = Kustomize.build(DEPLOY.resolve("base"));

    @Test
    void theChartIsLintedWithoutAWarning() {
        var result = Chart.lint();
        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    }

    /** Helm makes the namespace of a release itself (--create-namespace): a chart cannot hold it. */
    @Test
    void theChartRendersWhatKustomizeDoes() {
        areTheSame(Chart.template("{}").plus(crdsOfTheChart()), BASE.without("Namespace"));
    }

    @Test
    void theChartWithPodsProxyRendersWhatKustomizeDoes() {
        areTheSame(
                Chart.template("podsProxy: {enabled: true}").plus(crdsOfTheChart()),
                Kustomize.build(DEPLOY.resolve("pods-proxy")).without("Namespace"));
    }

    @Test
    void theChartWithMonitoringRendersThePodMonitorAndTheRules() {
        Objects rendered = Chart.template("monitoring: {enabled: true, labels: {release: prometheus}}");
        for (ObjectNode object : Kustomize.build(DEPLOY.resolve("monitoring/podmonitor.yaml"))
                .plus(Kustomize.build(DEPLOY.resolve("monitoring/raceprobe.prometheusrule.yaml")))
                .all()) {
            object.withObject("/metadata").put("namespace", Chart.NAMESPACE);
            object.withObject("/metadata/labels").put("release", "prometheus");
            assertThat(rendered.one(object.path("kind").asText(), "raceprobe")).isEqualTo(object);
        }
    }

    @Test
    void whatTheChartCopiesIsWhatItCopies() throws IOException {
        for (Map.Entry<Path, Path> copy : Map.of(
                        CRDS.resolve("raceprobes.raceprobe.dev.yaml"), Path.of("crds", "raceprobes.raceprobe.dev.yaml"),
                        CRDS.resolve("clusterraceprobepolicies.raceprobe.dev.yaml"),
                                Path.of("crds", "clusterraceprobepolicies.raceprobe.dev.yaml"),
                        DEPLOY.resolve("monitoring/podmonitor.yaml"), Path.of("files", "raceprobe.podmonitor.yaml"),
                        DEPLOY.resolve("monitoring/raceprobe.prometheusrule.yaml"),
                                Path.of("files", "raceprobe.prometheusrule.yaml"))
                .entrySet()) {
            Written.isUpToDate(Chart.DIRECTORY.resolve(copy.getValue()), Files.readString(copy.getKey()));
        }
    }

    @Test
    void theInstallManifestIsTheBaseInOneFile() throws IOException {
        String text = Written.yaml(BASE);
        assertThat(Objects.parse(text).all()).isEqualTo(BASE.all());
        Written.isUpToDate(DEPLOY.resolve("install.yaml"), text);
    }

    @Test
    void theImagesHaveTheVersionOfTheChart() throws IOException {
        String version = Objects.parse(Files.readString(Chart.DIRECTORY.resolve("Chart.yaml")))
                .all()
                .get(0)
                .path("appVersion")
                .asText();
        assertThat(container(BASE).path("image").asText()).isEqualTo("raceprobe/operator:" + version);
        assertThat(container(BASE).path("args").toString()).contains("--probe-image=raceprobe/probe:" + version);
    }

    @Test
    void whatWatchesSomeNamespacesHasItsRightsThereAndReadsPoliciesAndNamespacesElsewhere() {
        Objects rendered = Chart.template("{namespaces: [shop, chat], podsProxy: {enabled: true}}");

        assertThat(rendered.of("ClusterRole")).hasSize(1);
        assertThat(Rights.of(rendered.of("ClusterRole")))
                .containsExactlyInAnyOrder(
                        "get raceprobe.dev/clusterraceprobepolicies",
                        "list raceprobe.dev/clusterraceprobepolicies",
                        "watch raceprobe.dev/clusterraceprobepolicies",
                        "get namespaces",
                        "list namespaces",
                        "watch namespaces");
        Set<String> everywhere = Rights.of(BASE.of("ClusterRole"));
        everywhere.removeAll(Rights.of(rendered.of("ClusterRole")));
        for (String namespace : Set.of("shop", "chat")) {
            Objects here = new Objects(rendered.of("Role").stream()
                    .filter(role -> role.at("/metadata/namespace").asText().equals(namespace))
                    .toList());
            assertThat(Rights.of(Set.of(here.one("Role", "raceprobe-operator"))))
                    .isEqualTo(everywhere);
            assertThat(Rights.of(Set.of(here.one("Role", "raceprobe-operator-pods-proxy"))))
                    .containsExactly("get pods/proxy");
        }
        assertThat(rendered.of("RoleBinding")).hasSize(5);
        assertThat(container(rendered).path("args").toString()).contains("\"--namespaces=shop,chat\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "namespaces: [shop, raceprobe-system]",
                "{podsProxy: {enabled: true}, replicas: 2, monitoring: {enabled: true}}",
                "{namespaces: [shop], podsProxy: {enabled: true}, policy: {allowedHosts: ['*.svc']}}"
            })
    void noRightIsOneTooMany(String values) {
        Objects rendered = Chart.template(values);
        rendered.byName(); // nothing twice
        Set<String> rights = Rights.of(rendered.of("Role", "ClusterRole"));
        assertThat(rights)
                .isNotEmpty()
                .noneMatch(right -> right.contains("*"))
                .noneMatch(right -> right.endsWith(" secrets"))
                .noneMatch(right -> right.contains("nodes"))
                .noneMatch(right -> right.contains("rbac.authorization.k8s.io"))
                .noneMatch(right -> right.matches("(impersonate|bind|escalate) .*"))
                .noneMatch(right -> right.matches(".* (pods/exec|pods/attach|pods/portforward|serviceaccounts/token)"));
        assertThat(rights.contains("get pods/proxy")).isEqualTo(values.contains("podsProxy"));
        for (ObjectNode binding : rendered.of("RoleBinding", "ClusterRoleBinding")) {
            JsonNode role = binding.path("roleRef");
            assertThat(rendered.one(
                            role.path("kind").asText(), role.path("name").asText()))
                    .isNotNull();
            assertThat(binding.path("subjects"))
                    .singleElement()
                    .satisfies(
                            subject -> assertThat(subject.toString()).contains("raceprobe-operator", Chart.NAMESPACE));
        }
    }

    /** Old and new together would apply the same objects against each other. */
    @Test
    void anOperatorThatElectsNobodyIsStoppedBeforeTheNextOneStarts() {
        for (Objects rendered : List.of(BASE, Chart.template("{}"), Chart.template("replicas: 0"))) {
            assertThat(container(rendered).path("args").toString()).doesNotContain("leader-election");
            assertThat(deployment(rendered).at("/spec/strategy"))
                    .hasToString(
                            "{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"maxSurge\":0,\"maxUnavailable\":1}}");
        }
        assertThat(deployment(Chart.template("replicas: 2"))
                        .at("/spec/strategy")
                        .isMissingNode())
                .as("one leads, the others wait")
                .isTrue();
    }

    @Test
    void twoReplicasElectOneAndScrapersAndPolicyReachTheirPlaces() {
        Objects rendered = Chart.template("""
                {replicas: 2, scraperNamespaces: [monitoring], policy: {deniedCIDRs: [10.0.0.0/8]},
                 images: {operator: 'example/o:1', probe: 'example/p:1', pullSecrets: [registry]},
                 resources: {limits: {memory: 1Gi}}, nodeSelector: {disk: ssd}, tolerations: [{key: a, operator: Exists}]}
                """);

        assertThat(container(rendered).path("args"))
                .hasToString("[\"operator\",\"--probe-image=example/p:1\",\"--listen=0.0.0.0:8080\","
                        + "\"--scraper-namespaces=monitoring\",\"--leader-election\"]");
        assertThat(container(rendered).path("image").asText()).isEqualTo("example/o:1");
        assertThat(container(rendered).at("/resources/limits/memory").asText()).isEqualTo("1Gi");
        assertThat(rendered.one("ClusterRaceProbePolicy", "raceprobe-operator").path("spec"))
                .hasToString("{\"deniedCIDRs\":[\"10.0.0.0/8\"]}");
        JsonNode pod = deployment(rendered).at("/spec/template/spec");
        assertThat(pod.at("/imagePullSecrets/0/name").asText()).isEqualTo("registry");
        assertThat(pod.at("/nodeSelector/disk").asText()).isEqualTo("ssd");
        assertThat(pod.at("/tolerations/0/key").asText()).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "namespace: shop",
                "namespaces: shop",
                "namespaces: [Shop]",
                "replicas: two",
                "{podsProxy: {enabled: true}, scraperNamespaces: [monitoring]}"
            })
    void aValueThatIsNoneIsRefused(String values) {
        assertThatThrownBy(() -> Chart.template(values)).hasMessageContaining(values.replaceAll("[{:].*", ""));
    }

    private static Objects crdsOfTheChart() {
        return Kustomize.build(Chart.DIRECTORY.resolve("crds/raceprobes.raceprobe.dev.yaml"))
                .plus(Kustomize.build(Chart.DIRECTORY.resolve("crds/clusterraceprobepolicies.raceprobe.dev.yaml")));
    }

    private static ObjectNode deployment(Objects objects) {
        return objects.one("Deployment", "raceprobe-operator");
    }

    private static JsonNode container(Objects objects) {
        return deployment(objects).at("/spec/template/spec/containers/0");
    }

    private static void areTheSame(Objects one, Objects other) {
        Map<String, ObjectNode> ones = one.byName();
        Map<String, ObjectNode> others = other.byName();
        assertThat(ones.keySet()).isEqualTo(others.keySet());
        assertThat(ones.keySet())
                .as("what differs is not told here: a CustomResourceDefinition would fill the screen")
                .allMatch(name -> ones.get(name).equals(others.get(name)));
    }
}
