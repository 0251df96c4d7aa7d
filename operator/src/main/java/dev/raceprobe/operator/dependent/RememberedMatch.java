package dev.raceprobe.operator.dependent;

import dev.raceprobe.contract.ContractJson;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.SSABasedGenericKubernetesResourceMatcher;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Compares what there is with what must be field by field, as the framework does, but only once for each version of both: every
 * report wakes a reconcile, and hardly one of them finds an owned object changed. Thread-safe.
 */
public final class RememberedMatch<R extends HasMetadata> extends SSABasedGenericKubernetesResourceMatcher<R> {
    /** Beyond it the one that was asked for the longest time ago is forgotten, and compared again. */
    private static final int MAX = 10_000;

    private final Map<String, Seen> matched = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
            return size() > MAX;
        }
    });

    /** Two versions that matched. */
    private record Seen(String actual, UUID desired) {}

    @Override
    public boolean matches(R actual, R desired, Context<?> context) {
        Seen now = new Seen(actual.getMetadata().getResourceVersion(), hash(desired));
        String uid = actual.getMetadata().getUid();
        if (now.equals(matched.get(uid))) {
            return true;
        }
        boolean isMatch = super.matches(actual, desired, context);
        if (isMatch) {
            matched.put(uid, now);
        }
        return isMatch;
    }

    private static UUID hash(HasMetadata desired) {
        return UUID.nameUUIDFromBytes(ContractJson.write(desired).getBytes(StandardCharsets.UTF_8));
    }
}
