package dev.raceprobe.operator.validate;

/**
 * One rule that a spec breaks.
 *
 * @param path of the field, as in {@code spec.scenarios[0].userIsolation.users}
 * @param message the rule and the value
 */
public record Violation(String path, String message) {
    @Override
    public String toString() {
        return path + ": " + message;
    }
}
