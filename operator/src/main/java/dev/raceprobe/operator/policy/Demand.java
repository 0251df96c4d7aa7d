package dev.raceprobe.operator.policy;

import dev.raceprobe.api.v1alpha1.RaceProbeSpec;
import dev.raceprobe.operator.validate.SpecUrl;
import java.util.Comparator;
import java.util.Map;

/**
 * What one probe asks for.
 *
 * @param namespaceLabels of its namespace
 * @param createdAt creationTimestamp, RFC 3339 in UTC, so that texts sort as times do
 * @param spec without violations
 * @param concurrency connections open at once over all of its shards
 * @param reserves whether it may have pods now: neither suspended nor done
 */
public record Demand(
        String namespace,
        Map<String, String> namespaceLabels,
        String uid,
        String createdAt,
        RaceProbeSpec spec,
        int concurrency,
        boolean reserves) {
    /** The oldest first: whoever is youngest at a cap is denied. */
    static final Comparator<Demand> BY_AGE =
            Comparator.comparing(Demand::createdAt).thenComparing(Demand::uid);

    public Demand {
        namespaceLabels = Map.copyOf(namespaceLabels);
    }

    String targetHost() {
        return targetHost(spec);
    }

    /** The host that a spec loads: caps are for each of them. */
    public static String targetHost(RaceProbeSpec spec) {
        return new SpecUrl("spec.target.url", spec.target().url()).host();
    }

    int connectsPerSecond() {
        return spec.load().maxConnectsPerSecond();
    }
}
