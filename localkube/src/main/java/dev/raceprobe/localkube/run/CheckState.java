package dev.raceprobe.localkube.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** One readiness, liveness or startup probe of a container: when it is due, and what its results add up to. */
final class CheckState {
    private static final long EAGER_MILLIS = 200;

    private final JsonNode spec;
    private final boolean eager;
    private boolean passing;
    private boolean everPassed;
    private int successes;
    private int failures;
    private long nextAtNanos;

    /** @param eager ask often until it passes for the first time, as kubelet asks again when a container changes */
    CheckState(JsonNode spec, boolean passingFirst, boolean eager, long startedAtNanos) {
        this.spec = spec;
        this.passing = passingFirst;
        this.eager = eager;
        this.nextAtNanos = startedAtNanos
                + TimeUnit.SECONDS.toNanos(spec.path("initialDelaySeconds").asLong());
    }

    /** Asks if it is time to. */
    void ask(long nowNanos, Predicate<JsonNode> check) {
        if (spec.isMissingNode()) {
            passing = true;
            everPassed = true;
            return;
        }
        if (nowNanos - nextAtNanos < 0) {
            return;
        }
        boolean success = check.test(spec);
        successes = success ? successes + 1 : 0;
        failures = success ? 0 : failures + 1;
        if (successes >= spec.path("successThreshold").asInt(1)) {
            passing = true;
            everPassed = true;
        } else if (failures >= spec.path("failureThreshold").asInt(1)) {
            passing = false;
        }
        long period = TimeUnit.SECONDS.toNanos(spec.path("periodSeconds").asLong(1));
        nextAtNanos = nowNanos + (eager && !everPassed ? TimeUnit.MILLISECONDS.toNanos(EAGER_MILLIS) : period);
    }

    boolean isPassing() {
        return passing;
    }

    boolean hasPassed() {
        return everPassed;
    }

    /** Whether it failed as often as the spec allows. */
    boolean hasFailed() {
        return failures >= spec.path("failureThreshold").asInt(1);
    }
}
