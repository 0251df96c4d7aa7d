package dev.raceprobe.contract;

/** The arms of Churn: most cycles have none; these stand for something about all of them. */
public final class ChurnArms {
    /** A cycle that could not open, while earlier ones could: the target has less and less to give. */
    public static final String EXHAUSTED = "exhausted";

    /** The cycle with which the time to ready was compared over all of them. */
    public static final String DRIFT = "drift";

    /** The cycle with which the target's own count of connections was compared. */
    public static final String METRIC = "metric";

    private ChurnArms() {}
}
