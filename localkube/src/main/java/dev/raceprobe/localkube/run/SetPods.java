package dev.raceprobe.localkube.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.localkube.object.Json;
import dev.raceprobe.localkube.object.Meta;
import java.util.zip.CRC32;

/** The pods of a StatefulSet: their names, their revision, what they are made of. Pure. */
final class SetPods {
    static final String REVISION = "controller-revision-hash";
    private static final String SAFE = "bcdfghjklmnpqrstvwxz2456789";
    private static final int HASH_LENGTH = 9;

    private SetPods() {}

    static int ordinal(String podName) {
        String suffix = podName.substring(podName.lastIndexOf('-') + 1);
        return suffix.matches("\\d{1,9}") ? Integer.parseInt(suffix) : -1;
    }

    /** {@code <set>-<hash of the template>}. */
    static String revision(JsonNode set) {
        CRC32 crc = new CRC32();
        crc.update(Json.canonical(set.at("/spec/template")).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        long rest = crc.getValue() * 2_654_435_761L & Long.MAX_VALUE;
        StringBuilder hash = new StringBuilder();
        for (int i = 0; i < HASH_LENGTH; i++) {
            hash.append(SAFE.charAt((int) (rest % SAFE.length())));
            rest /= SAFE.length();
        }
        return Meta.name(set) + "-" + hash;
    }

    /** The pod with an ordinal, from the set's template. */
    static ObjectNode pod(JsonNode set, int ordinal) {
        String name = Meta.name(set) + "-" + ordinal;
        ObjectNode pod = set.at("/spec/template").deepCopy();
        pod.put("apiVersion", "v1").put("kind", "Pod");
        ObjectNode meta = Meta.of(pod);
        meta.remove("creationTimestamp");
        meta.put("name", name).put("generateName", Meta.name(set) + "-");
        meta.putArray("ownerReferences").add(Meta.controllerReference(set));
        Json.child(meta, "labels")
                .put("statefulset.kubernetes.io/pod-name", name)
                .put("apps.kubernetes.io/pod-index", String.valueOf(ordinal))
                .put(REVISION, revision(set));
        Json.child(pod, "spec")
                .put("hostname", name)
                .put("subdomain", set.at("/spec/serviceName").asText(""));
        return pod;
    }
}
