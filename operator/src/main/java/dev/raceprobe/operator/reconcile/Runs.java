package dev.raceprobe.operator.reconcile;

import dev.raceprobe.api.v1alpha1.LastRun;
import dev.raceprobe.api.v1alpha1.RaceProbeSpec.Mode;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.operator.collect.Collected;
import dev.raceprobe.operator.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What the story needs to know of a run. Pure. */
final class Runs {
    /** A run that has just begun is looked at again at once: its status is written, its pods are not. */
    private static final Duration AT_ONCE = Duration.ofMillis(50);

    /** Beyond a run's bound: nodes and images may be on their way. */
    private static final Duration START_GRACE = Duration.ofMinutes(10);

    private Runs() {}

    /** Whether a run ends with what is known: all of its shards have finished, or one will not. */
    static boolean isOver(RunState state, ShardPlan plan, Collected collected, Instant now) {
        return active(state).isPresent()
                && (collected.isOver(plan.shards()) || isGivenUp(active(state).get(), plan, collected, now));
    }

    /**
     * A shard that never reports must not swallow all later ticks; one that reports ends by its own bound, and one that was not asked
     * yet may have reported.
     */
    private static boolean isGivenUp(LastRun run, ShardPlan plan, Collected collected, Instant now) {
        return plan.mode() == Mode.Scheduled
                && collected.settled()
                && !collected.missing(plan.shards()).isEmpty()
                && Instant.parse(run.startTime())
                        .plusMillis(plan.run().maxMillis())
                        .plus(START_GRACE)
                        .isBefore(now);
    }

    /** The run that is on; empty in mode Continuous. */
    static Optional<LastRun> active(RunState state) {
        return state instanceof RunState.Running running ? Optional.of(running.run()) : Optional.empty();
    }

    /** When to look again: at the next tick, if that comes before the interval is over. */
    static Duration nextLook(RunState state, Duration interval, Instant now) {
        if (state instanceof RunState.Running running && !running.begun()) {
            return AT_ONCE;
        }
        return state instanceof RunState.Idle idle
                ? idle.next()
                        .map(tick -> Duration.between(now, tick).plusMillis(1))
                        .filter(untilTick -> untilTick.compareTo(interval) < 0)
                        .orElse(interval)
                : interval;
    }
}
