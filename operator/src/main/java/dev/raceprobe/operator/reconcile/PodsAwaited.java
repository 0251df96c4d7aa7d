package dev.raceprobe.operator.reconcile;

import java.time.Duration;
import java.time.Instant;

/**
 * Since when a StatefulSet has had fewer pods than it is to have. A quota or a missing service account refuses them to its
 * controller, which says so in events alone. Of one plan of one probe, and confined to its reconciliation; can be lost.
 */
final class PodsAwaited {
    /** A controller creates pods within seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Instant since; // null: nothing is awaited

    /** Whether they have been awaited for too long by now. */
    boolean isOverdue(int created, int wanted, Instant now) {
        if (created >= wanted) {
            none();
        } else if (since == null) {
            since = now;
        }
        return since != null && !now.isBefore(since.plus(PATIENCE));
    }

    /** No pods are wanted. */
    void none() {
        since = null;
    }
}
