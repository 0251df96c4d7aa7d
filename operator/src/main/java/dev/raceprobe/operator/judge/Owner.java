package dev.raceprobe.operator.judge;

import java.util.Locale;

/** Whose fault a failure is. Only the target's are findings. */
public enum Owner {
    /** Of what says nothing: what it left open when it closed, and answers for once. */
    TARGET("Target"),
    NETWORK("Network"),
    /** What the target, or the check, asks behind it: it was reached, and said so itself. */
    DEPENDENCY("Dependency"),
    CREDENTIALS("Credentials"),
    PROBE("Probe"),
    TARGET_RESTART("TargetRestart");

    private final String title;

    Owner(String title) {
        this.title = title;
    }

    /** As in the status. */
    public String title() {
        return title;
    }

    /** As in the label {@code owner} of metrics. That set is closed: a dependency counts as the network's there, the target as other. */
    public String label() {
        return this == TARGET
                ? "other"
                : (this == DEPENDENCY ? NETWORK : this).name().toLowerCase(Locale.ROOT);
    }
}
