package dev.raceprobe.operator.dependent;

import dev.raceprobe.api.v1alpha1.PodTemplate;
import dev.raceprobe.contract.ShardPlan;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.VolumeProjectionBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * The pod of one shard. It asks for nothing that the restricted Pod Security profile forbids, has no token of the API
 * server, and writes only to its own emptyDirs.
 */
final class ProbePods {
    static final int PORT = 8080;
    private static final String PLAN_DIR = "/etc/raceprobe/plan";
    private static final String SECRETS_DIR = "/etc/raceprobe/secrets";
    private static final String STATE_DIR = "/var/lib/raceprobe";
    private static final List<String> ARGS = List.of(
            "--secrets",
            SECRETS_DIR,
            "--state",
            STATE_DIR,
            "--pod-name",
            "$(POD_NAME)",
            "--pod-uid",
            "$(POD_UID)",
            "--listen",
            "$(POD_IP):" + PORT);
    private static final PodTemplate DEFAULTS = new PodTemplate(null, null, null, null, null);

    /** What the CRD promises where the spec names none. */
    private static final ResourceRequirements RESOURCES = new ResourceRequirementsBuilder()
            .addToRequests("cpu", new Quantity("100m"))
            .addToRequests("memory", new Quantity("128Mi"))
            .addToLimits("memory", new Quantity("256Mi"))
            .build();

    private ProbePods() {}

    static PodSpec spec(ShardPlan plan, PodTemplate allowed, String image) {
        PodTemplate template = allowed == null ? DEFAULTS : allowed;
        SortedMap<String, SortedSet<String>> secrets = SecretFiles.of(plan);
        return new PodSpecBuilder()
                .withServiceAccountName(template.serviceAccountName())
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(30L)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .withNodeSelector(template.nodeSelector().isEmpty() ? null : template.nodeSelector())
                .withTolerations(template.tolerations())
                .withTopologySpreadConstraints(template.topologySpreadConstraints())
                .withContainers(container(plan, template, image, secrets))
                .withVolumes(volumes(plan, secrets))
                .build();
    }

    /** The hash is an argument too: a kubelet may mount an older ConfigMap into a new pod, which then starts again. */
    private static List<String> args(ShardPlan plan) {
        List<String> args = new ArrayList<>(
                List.of("probe", "--plan", PLAN_DIR + "/" + PlanConfigMap.FILE, "--plan-hash", plan.hash()));
        args.addAll(ARGS);
        return args;
    }

    private static Container container(
            ShardPlan plan, PodTemplate template, String image, SortedMap<String, SortedSet<String>> secrets) {
        return new ContainerBuilder()
                .withName("probe")
                .withImage(image)
                .withArgs(args(plan))
                .withEnv(
                        field("POD_NAME", "metadata.name"),
                        field("POD_UID", "metadata.uid"),
                        field("POD_IP", "status.podIP"))
                .addNewPort()
                .withName("http")
                .withContainerPort(PORT)
                .withProtocol("TCP")
                .endPort()
                .withResources(template.resources() == null ? RESOURCES : template.resources())
                .withLivenessProbe(get("/livez", 10, 6))
                .withReadinessProbe(get("/readyz", 5, 3))
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .withVolumeMounts(mounts(secrets))
                .build();
    }

    private static EnvVar field(String name, String path) {
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewFieldRef("v1", path)
                .endValueFrom()
                .build();
    }

    private static Probe get(String path, int periodSeconds, int failures) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath(path)
                .withNewPort("http")
                .endHttpGet()
                .withPeriodSeconds(periodSeconds)
                .withTimeoutSeconds(5)
                .withFailureThreshold(failures)
                .build();
    }

    private static List<VolumeMount> mounts(SortedMap<String, SortedSet<String>> secrets) {
        List<VolumeMount> mounts = new ArrayList<>();
        mounts.add(mount("plan", PLAN_DIR, true));
        mounts.add(mount("state", STATE_DIR, false));
        mounts.add(mount("tmp", "/tmp", false));
        if (!secrets.isEmpty()) {
            mounts.add(mount("secrets", SECRETS_DIR, true));
        }
        return mounts;
    }

    private static VolumeMount mount(String volume, String path, boolean readOnly) {
        return new VolumeMountBuilder()
                .withName(volume)
                .withMountPath(path)
                .withReadOnly(readOnly ? true : null)
                .build();
    }

    private static List<Volume> volumes(ShardPlan plan, SortedMap<String, SortedSet<String>> secrets) {
        List<Volume> volumes = new ArrayList<>();
        volumes.add(new VolumeBuilder()
                .withName("plan")
                .withNewConfigMap()
                .withName(Owned.planName(plan.name()))
                .endConfigMap()
                .build());
        volumes.add(scratch("state", "128Mi"));
        volumes.add(scratch("tmp", "64Mi"));
        if (!secrets.isEmpty()) {
            volumes.add(new VolumeBuilder()
                    .withName("secrets")
                    .withNewProjected()
                    .withSources(secrets.entrySet().stream()
                            .map(secret -> projection(secret.getKey(), secret.getValue()))
                            .toList())
                    .endProjected()
                    .build());
        }
        return volumes;
    }

    private static Volume scratch(String name, String sizeLimit) {
        return new VolumeBuilder()
                .withName(name)
                .withNewEmptyDir()
                .withSizeLimit(new Quantity(sizeLimit))
                .endEmptyDir()
                .build();
    }

    /**
     * Only the keys that the plan refers to. Optional: a Secret or a key that does not exist must not leave the pod stuck in
     * ContainerCreating without a word; the probe starts, finds no file and reports it as an owner's fault (Credentials).
     */
    private static VolumeProjection projection(String secret, SortedSet<String> keys) {
        return new VolumeProjectionBuilder()
                .withNewSecret()
                .withName(secret)
                .withOptional(true)
                .withItems(keys.stream()
                        .map(key -> new KeyToPath(key, null, secret + "/" + key))
                        .toList())
                .endSecret()
                .build();
    }
}
