package dev.raceprobe.operator.judge;

import dev.raceprobe.contract.ShardPlan;
import java.util.Locale;

/**
 * A race that the target has: one for each race and row.
 *
 * @param count failed checks under this name; foreign frames for {@code cross_user_leak}
 * @param firstMillis when it was first seen in the window, epoch milliseconds
 * @param lastMillis when it was last seen
 */
public record RaceFinding(Race race, ShardPlan.Row row, long count, long firstMillis, long lastMillis, String message) {
    /**
     * Stable over the life of a probe, at most 63 characters however long the names are, and fit for the key of a ConfigMap:
     * the race, and a hash of the row.
     */
    public String id() {
        int hash = (row.scenario() + "/" + row.profile()).hashCode();
        return race.label().replace('_', '-') + "-" + String.format(Locale.ROOT, "%08x", hash);
    }
}
