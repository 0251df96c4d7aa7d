package dev.raceprobe.operator.collect;

/** A pod gave no report; the message says why in a few words and holds no address. */
public final class ReportUnreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ReportUnreadable(String message) {
        super(message);
    }

    ReportUnreadable(String message, Throwable cause) {
        super(message, cause);
    }
}
