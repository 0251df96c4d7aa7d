package dev.raceprobe.operator.judge;

import java.util.Locale;

/** Whose fault a failure is. Only the target's are findings. */
public enum Owner {
    TARGET("Target"),
    NETWORK("Network"),
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

    /** As in the label {@code owner} of metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
