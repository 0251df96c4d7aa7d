package dev.raceprobe.target.truth;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the trace id from a {@code traceparent} header (W3C Trace Context §3.2). */
public final class Trace {
    private static final Pattern TRACEPARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-((?!0{32})[0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

    private Trace() {}

    /** The trace id, or the empty text for a header that is absent or not valid. */
    public static String idOf(String traceparent) {
        if (traceparent == null) {
            return "";
        }
        Matcher matcher = TRACEPARENT.matcher(traceparent);
        return matcher.matches() ? matcher.group(1) : "";
    }
}
