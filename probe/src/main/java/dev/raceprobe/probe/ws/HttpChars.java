package dev.raceprobe.probe.ws;

/** The character classes of HTTP (RFC 9110 §5.5, §5.6.2). */
final class HttpChars {
    private HttpChars() {}

    static boolean isToken(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    static boolean isFieldValue(char c) {
        return c >= ' ' && c != 0x7F && c <= 0xFF || c == '\t';
    }

    static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> isToken((char) c));
    }

    static boolean isFieldValue(String text) {
        return text.chars().allMatch(c -> isFieldValue((char) c));
    }

    /** Whether the text may stand between the method and the version of a request line. */
    static boolean isRequestTarget(String text) {
        return text.startsWith("/") && text.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }
}
