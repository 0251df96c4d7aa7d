package dev.raceprobe.operator.policy;

import java.util.Locale;

/** One entry of {@code allowedHosts}: a name or an address, {@code *.suffix} for all names below it, or {@code *}. Pure. */
final class HostPattern {
    private HostPattern() {}

    /** Whether the pattern allows the host, which is in lower case. */
    static boolean allows(String pattern, String host) {
        String lower = pattern.toLowerCase(Locale.ROOT);
        if (lower.equals("*")) {
            return true;
        }
        return lower.startsWith("*.")
                ? host.endsWith(lower.substring(1)) && host.length() > lower.length() - 1
                : host.equals(lower);
    }
}
