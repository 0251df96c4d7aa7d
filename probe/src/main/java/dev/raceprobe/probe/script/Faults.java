package dev.raceprobe.probe.script;

/** Our own exceptions in words: class and place, never their message, which may quote anything. */
public final class Faults {
    private Faults() {}

    /** One line. */
    public static String describe(Throwable e) {
        StackTraceElement[] trace = e.getStackTrace();
        String place = trace.length == 0 ? "" : " at " + trace[0];
        return "fault of the probe: " + e.getClass().getSimpleName() + place;
    }
}
