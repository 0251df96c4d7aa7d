package dev.raceprobe.operator.policy;

import java.util.List;
import java.util.regex.Pattern;

/** Whether a text is a block of addresses in CIDR notation (RFC 4632 §3.1, RFC 4291 §2.3). Pure. */
public final class CidrText {
    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile("(" + BYTE + "\\.){3}" + BYTE + "/(3[0-2]|[12]?[0-9])");
    private static final Pattern GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");
    private static final Pattern PREFIX = Pattern.compile("12[0-8]|1[01][0-9]|[1-9]?[0-9]");
    private static final int GROUPS = 8;

    private CidrText() {}

    public static boolean isIpv4(String text) {
        return IPV4.matcher(text).matches();
    }

    public static boolean isIpv6(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !PREFIX.matcher(text.substring(slash + 1)).matches()) {
            return false;
        }
        String address = text.substring(0, slash);
        int gap = address.indexOf("::");
        if (gap < 0) {
            return groups(address) == GROUPS;
        }
        int before = groups(address.substring(0, gap));
        int after = groups(address.substring(gap + 2));
        return before >= 0 && after >= 0 && before + after < GROUPS;
    }

    /** How many groups of hexadecimal digits the text has; -1: it has something else. */
    private static int groups(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        List<String> parts = List.of(text.split(":", -1));
        return parts.stream().allMatch(part -> GROUP.matcher(part).matches()) ? parts.size() : -1;
    }
}
