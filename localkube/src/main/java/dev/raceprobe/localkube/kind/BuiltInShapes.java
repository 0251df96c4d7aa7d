package dev.raceprobe.localkube.kind;

import java.util.Map;

/** List types and map types of the built-in kinds, as in Kubernetes' own OpenAPI; what is not here is open. */
final class BuiltInShapes {
    static final Shape METADATA = Shape.struct(Map.of(
            "finalizers", Shape.SET,
            "ownerReferences", Shape.map(Shape.ATOMIC, "uid"),
            "managedFields", Shape.ATOMIC));

    private static final Shape CONDITIONS = Shape.map(Shape.ANY, "type");
    private static final Shape BY_NAME = Shape.map(Shape.ANY, "name");
    private static final Shape REF_IN_ENV = Shape.struct(Map.of(
            "valueFrom",
            Shape.struct(Map.of(
                    "fieldRef", Shape.ATOMIC,
                    "resourceFieldRef", Shape.ATOMIC,
                    "configMapKeyRef", Shape.ATOMIC,
                    "secretKeyRef", Shape.ATOMIC))));
    private static final Shape CONTAINER = Shape.struct(Map.of(
            "env", Shape.map(REF_IN_ENV, "name"),
            "ports", Shape.map(Shape.ANY, "containerPort", "protocol").withKeyDefault("protocol", "TCP"),
            "volumeMounts", Shape.map(Shape.ANY, "mountPath"),
            "volumeDevices", Shape.map(Shape.ANY, "devicePath"),
            "resources", Shape.struct(Map.of("claims", BY_NAME))));
    private static final Shape CONTAINERS = Shape.map(CONTAINER, "name");
    private static final Shape POD_SPEC = Shape.struct(Map.of(
            "containers",
            CONTAINERS,
            "initContainers",
            CONTAINERS,
            "ephemeralContainers",
            CONTAINERS,
            "volumes",
            BY_NAME,
            "imagePullSecrets",
            Shape.map(Shape.ATOMIC, "name"),
            "hostAliases",
            Shape.map(Shape.ANY, "ip"),
            "nodeSelector",
            Shape.ATOMIC,
            "topologySpreadConstraints",
            Shape.map(Shape.struct(Map.of("labelSelector", Shape.ATOMIC)), "topologyKey", "whenUnsatisfiable")));
    private static final Shape TEMPLATE = Shape.struct(Map.of("metadata", METADATA, "spec", POD_SPEC));
    private static final Shape WORKLOAD = whole(
            Shape.struct(Map.of("selector", Shape.ATOMIC, "template", TEMPLATE)),
            Shape.struct(Map.of("conditions", CONDITIONS)));

    private BuiltInShapes() {}

    /** An object with this spec and this status. */
    static Shape whole(Shape spec, Shape status) {
        return Shape.struct(Map.of("metadata", METADATA, "spec", spec, "status", status));
    }

    /** Nothing special but the metadata. */
    static Shape plain() {
        return Shape.struct(Map.of("metadata", METADATA));
    }

    static Shape pod() {
        return whole(POD_SPEC, Shape.struct(Map.of("conditions", CONDITIONS, "podIPs", Shape.map(Shape.ANY, "ip"))));
    }

    static Shape workload() {
        return WORKLOAD;
    }

    static Shape service() {
        return whole(
                Shape.struct(Map.of(
                        "selector",
                        Shape.ATOMIC,
                        "ports",
                        Shape.map(Shape.ANY, "port", "protocol").withKeyDefault("protocol", "TCP"))),
                Shape.struct(Map.of("conditions", CONDITIONS)));
    }

    static Shape serviceAccount() {
        return plain().with("secrets", BY_NAME);
    }

    static Shape networkPolicy() {
        return whole(Shape.struct(Map.of("podSelector", Shape.ATOMIC)), Shape.ANY);
    }

    static Shape withConditions() {
        return whole(Shape.ANY, Shape.struct(Map.of("conditions", CONDITIONS)));
    }

    static Shape customResourceDefinition() {
        return whole(Shape.struct(Map.of("versions", Shape.ATOMIC)), Shape.struct(Map.of("conditions", CONDITIONS)));
    }
}
