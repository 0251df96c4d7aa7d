package dev.raceprobe.probe.schedule;

import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.ShardPlan.ShardLoad;

/**
 * Divides a shard's load between the rows that hold connections open for long and the others: what is held has its places in any
 * case, so that a storm never keeps it waiting, nor it a storm. Of the pace a tenth goes to the held ones, which start slowly.
 *
 * @param held places for rows that hold connections; 0 where none does
 */
public record Reservation(ShardLoad whole, int held, boolean othersToo) {
    private static final double HELD_SHARE_OF_PACE = 0.1;

    /** Of all rows of a plan: any of them may be dealt to this shard. */
    public static Reservation of(ShardPlan plan) {
        int held = plan.rows().stream()
                .filter(row -> isHeld(plan, row))
                .mapToInt(ShardPlan.Row::connections)
                .sum();
        boolean othersToo = plan.rows().stream().anyMatch(row -> !isHeld(plan, row));
        return new Reservation(plan.load(), held, othersToo);
    }

    /** Whether a row's connections are held. */
    public static boolean isHeld(ShardPlan plan, ShardPlan.Row row) {
        return plan.scenario(row).type().holdsConnections();
    }

    /** For the rows that hold nothing. */
    public ShardLoad others() {
        return held == 0 || !othersToo ? whole : part(Math.max(1, whole.concurrency() - held), 1 - HELD_SHARE_OF_PACE);
    }

    /** For the rows that hold connections. */
    public ShardLoad ofHeld() {
        return othersToo ? part(Math.max(1, held), HELD_SHARE_OF_PACE) : whole;
    }

    private ShardLoad part(int concurrency, double shareOfPace) {
        return new ShardLoad(concurrency, whole.maxConnectsPerSecond() * shareOfPace, whole.breaker());
    }
}
