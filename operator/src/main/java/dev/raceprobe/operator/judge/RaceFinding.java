package dev.raceprobe.operator.judge;

import dev.raceprobe.contract.ShardPlan;

/**
 * A race that the target has: one for each race and row.
 *
 * @param count failed checks under this name; foreign frames for {@code cross_user_leak}
 * @param firstMillis when it was first seen in the window, epoch milliseconds
 * @param lastMillis when it was last seen
 */
public record RaceFinding(Race race, ShardPlan.Row row, long count, long firstMillis, long lastMillis, String message) {
    /** Stable over the life of a window, and fit for the key of a ConfigMap. */
    public String id() {
        return row.scenario() + "-" + row.profile() + "-" + race.label().replace('_', '-');
    }
}
