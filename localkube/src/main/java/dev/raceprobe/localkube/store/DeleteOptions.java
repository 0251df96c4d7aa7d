package dev.raceprobe.localkube.store;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * How to delete.
 *
 * @param uid precondition
 * @param resourceVersion precondition
 * @param graceSeconds instead of the pod's own
 * @param propagation what becomes of dependents
 */
public record DeleteOptions(
        Optional<String> uid,
        Optional<String> resourceVersion,
        OptionalLong graceSeconds,
        Propagation propagation,
        boolean dryRun) {
    /** As the API writes them. */
    public enum Propagation {
        Background,
        Foreground,
        Orphan
    }

    /** No precondition, dependents in the background. */
    public static final DeleteOptions BACKGROUND =
            new DeleteOptions(Optional.empty(), Optional.empty(), OptionalLong.empty(), Propagation.Background, false);

    /** At once, if it is still that object. */
    public static DeleteOptions now(String uid) {
        return new DeleteOptions(Optional.of(uid), Optional.empty(), OptionalLong.of(0), Propagation.Background, false);
    }

    /** Gracefully, if it is still that object. */
    public static DeleteOptions gracefully(String uid) {
        return new DeleteOptions(
                Optional.of(uid), Optional.empty(), OptionalLong.empty(), Propagation.Background, false);
    }
}
