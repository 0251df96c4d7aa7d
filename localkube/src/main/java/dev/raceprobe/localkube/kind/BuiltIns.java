package dev.raceprobe.localkube.kind;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The built-in kinds that are served: one row each. */
final class BuiltIns {
    private static final List<ResourceType> TABLE = List.of(
            row("", "v1", "namespaces", "Namespace")
                    .shortNames("ns")
                    .cluster()
                    .status()
                    .build(),
            row("", "v1", "configmaps", "ConfigMap").shortNames("cm").build(),
            row("", "v1", "secrets", "Secret").build(),
            row("", "v1", "pods", "Pod")
                    .shortNames("po")
                    .categories("all")
                    .status()
                    .shape(BuiltInShapes.pod())
                    .build(),
            row("", "v1", "events", "Event").shortNames("ev").storage("events").build(),
            row("", "v1", "services", "Service")
                    .shortNames("svc")
                    .categories("all")
                    .status()
                    .shape(BuiltInShapes.service())
                    .build(),
            row("", "v1", "serviceaccounts", "ServiceAccount")
                    .shortNames("sa")
                    .shape(BuiltInShapes.serviceAccount())
                    .build(),
            row("", "v1", "endpoints", "Endpoints").shortNames("ep").build(),
            row("", "v1", "nodes", "Node").shortNames("no").cluster().status().build(),
            row("apps", "v1", "statefulsets", "StatefulSet")
                    .shortNames("sts")
                    .categories("all")
                    .workload()
                    .build(),
            row("apps", "v1", "deployments", "Deployment")
                    .shortNames("deploy")
                    .categories("all")
                    .workload()
                    .build(),
            row("apps", "v1", "replicasets", "ReplicaSet")
                    .shortNames("rs")
                    .categories("all")
                    .workload()
                    .build(),
            row("apps", "v1", "controllerrevisions", "ControllerRevision").build(),
            row("batch", "v1", "jobs", "Job")
                    .categories("all")
                    .status()
                    .generation()
                    .build(),
            row("coordination.k8s.io", "v1", "leases", "Lease").build(),
            row("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice").build(),
            row("events.k8s.io", "v1", "events", "Event")
                    .shortNames("ev")
                    .storage("events")
                    .build(),
            row("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy")
                    .shortNames("netpol")
                    .generation()
                    .shape(BuiltInShapes.networkPolicy())
                    .build(),
            row("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget")
                    .shortNames("pdb")
                    .status()
                    .generation()
                    .build(),
            row("rbac.authorization.k8s.io", "v1", "roles", "Role").build(),
            row("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding")
                    .build(),
            row("rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole")
                    .cluster()
                    .build(),
            row("rbac.authorization.k8s.io", "v1", "clusterrolebindings", "ClusterRoleBinding")
                    .cluster()
                    .build(),
            row("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition")
                    .shortNames("crd", "crds")
                    .categories("api-extensions")
                    .cluster()
                    .status()
                    .generation()
                    .shape(BuiltInShapes.customResourceDefinition())
                    .build());

    private BuiltIns() {}

    static List<ResourceType> table() {
        return TABLE;
    }

    private static Row row(String group, String version, String plural, String kind) {
        return new Row(group, version, plural, kind);
    }

    /** What differs from the usual: namespaced, no subresource, no generation. */
    private static final class Row {
        private final String group;
        private final String version;
        private final String plural;
        private final String kind;
        private List<String> shortNames = List.of();
        private List<String> categories = List.of();
        private boolean namespaced = true;
        private boolean status;
        private boolean scale;
        private boolean generation;
        private String storage;
        private Shape shape = BuiltInShapes.withConditions();

        Row(String group, String version, String plural, String kind) {
            this.group = group;
            this.version = version;
            this.plural = plural;
            this.kind = kind;
            this.storage = plural + "." + group;
        }

        Row shortNames(String... names) {
            shortNames = List.of(names);
            return this;
        }

        Row categories(String... names) {
            categories = List.of(names);
            return this;
        }

        Row cluster() {
            namespaced = false;
            return this;
        }

        Row status() {
            status = true;
            return this;
        }

        Row generation() {
            generation = true;
            return this;
        }

        Row workload() {
            scale = true;
            return status().generation().shape(BuiltInShapes.workload());
        }

        Row storage(String key) {
            storage = key;
            return this;
        }

        Row shape(Shape value) {
            shape = value;
            return this;
        }

        ResourceType build() {
            return new ResourceType(
                    group,
                    version,
                    plural,
                    kind.toLowerCase(Locale.ROOT),
                    kind,
                    shortNames,
                    categories,
                    namespaced,
                    status,
                    scale,
                    generation,
                    storage,
                    shape,
                    BuiltInColumns.of(kind),
                    Optional.empty());
        }
    }
}
