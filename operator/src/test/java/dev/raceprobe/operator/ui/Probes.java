package dev.raceprobe.operator.ui;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import io.fabric8.kubernetes.client.utils.Serialization;

/** RaceProbes with the statuses that a table needs. */
final class Probes {
    private Probes() {}

    /** @param checked time of day of the last check, and of the creation */
    static RaceProbe of(
            String namespace, String name, String passing, String reason, long races, String opened, String checked) {
        return Serialization.unmarshal(
                """
                apiVersion: raceprobe.dev/v1alpha1
                kind: RaceProbe
                metadata: {namespace: %s, name: %s, creationTimestamp: "2026-08-22T%sZ"}
                status:
                  conditions:
                  - {type: Ready, status: "True", reason: ProbesRunning}
                  - {type: Passing, status: "%s", reason: %s}
                  lastCheckTime: "2026-08-22T%sZ"
                  window: {connections: 100, openedPercent: "%s", races: %d}
                """.formatted(namespace, name, checked, passing, reason, checked, opened, races), RaceProbe.class);
    }
}
