package dev.raceprobe.schema;

/**
 * One rule that an object breaks.
 *
 * @param path of the field, as in {@code spec.scenarios[0].interval}; empty for the whole object
 * @param message the rule and the value, as in {@code must be in [1, 100], was 0}
 */
public record SchemaViolation(String path, String message) {
    /** For one line of output. */
    @Override
    public String toString() {
        return path.isEmpty() ? message : path + ": " + message;
    }
}
