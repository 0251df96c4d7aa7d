package dev.raceprobe.operator.reconcile;

import dev.raceprobe.api.v1alpha1.LastRun;
import dev.raceprobe.operator.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What the story needs to know of a run. Pure. */
final class Runs {
    /** A run that has just begun is looked at again at once: its status is written, its pods are not. */
    private static final Duration AT_ONCE = Duration.ofMillis(50);

    private Runs() {}

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
