package dev.raceprobe.operator.reconcile;

import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.api.v1alpha1.ScenarioStatus;
import dev.raceprobe.operator.status.Statuses;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** What kind of news a status is: it decides when it is written. */
enum StatusChange {
    /** Nothing: it is not written. */
    NONE,
    /** Numbers went on: written at most every statusUpdateInterval. */
    NUMBERS,
    /** Something turned into something else: written at once. */
    TRANSITION;

    /** Compares all that there is. */
    static StatusChange between(RaceProbeStatus before, RaceProbeStatus after) {
        if (after.equals(before)) {
            return NONE;
        }
        return before == null || !turningPoints(before).equals(turningPoints(after)) ? TRANSITION : NUMBERS;
    }

    private static List<Object> turningPoints(RaceProbeStatus status) {
        return List.of(
                Objects.requireNonNullElse(status.observedGeneration(), 0L),
                Objects.requireNonNullElse(status.targetRevision(), ""),
                status.conditions().stream()
                        .map(c -> List.of(c.getType(), c.getStatus(), c.getReason()))
                        .toList(),
                status.scenarios().stream().map(StatusChange::row).toList(),
                findings(status),
                status.shards() == null ? "" : status.shards());
    }

    /**
     * Which there are, in whatever order: those that go on failing overtake each other. Where there are too many for a status, it
     * depends on who failed last which ones it has.
     */
    private static Object findings(RaceProbeStatus status) {
        return status.findings().size() >= Statuses.MAX_FINDINGS
                ? "many"
                : status.findings().stream()
                        .map(f -> List.of(f.race(), f.scenario(), f.profile()))
                        .collect(Collectors.toSet());
    }

    private static List<Object> row(ScenarioStatus row) {
        return List.of(
                row.name(),
                row.profile(),
                row.result() == null ? "" : row.result(),
                Objects.requireNonNullElse(row.reason(), ""));
    }
}
