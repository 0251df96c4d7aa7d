package dev.raceprobe.localkube.store;

import dev.raceprobe.localkube.admission.FieldValidation;
import java.util.function.Consumer;

/**
 * How to write.
 *
 * @param manager the field manager
 * @param subresource the write goes through: empty, {@code status} or {@code scale}
 * @param dryRun do everything but store
 * @param warnings what the client is to be told beside the result
 */
public record WriteOptions(
        String manager,
        String subresource,
        boolean dryRun,
        FieldValidation fieldValidation,
        Consumer<String> warnings) {
    /** The main resource, for a part of the cluster itself. */
    public static WriteOptions of(String manager) {
        return new WriteOptions(manager, "", false, FieldValidation.IGNORE, warning -> {});
    }

    /** The same through a subresource. */
    public WriteOptions through(String name) {
        return new WriteOptions(manager, name, dryRun, fieldValidation, warnings);
    }
}
