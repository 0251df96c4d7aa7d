package dev.raceprobe.probe.script;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Takes a token out of what a peer has said, also where only its beginning fitted (a close reason has 123 bytes). */
final class Redaction {
    /** So many characters of a token are a beginning of it; a shorter token must be there as a whole. */
    private static final int BEGINNING = 12;

    private Redaction() {}

    /** The text with {@code [token]} for each place of the token, as it is or percent-encoded. */
    static String of(String token, String text) {
        if (token.isEmpty()) {
            return text;
        }
        String encoded = URLEncoder.encode(token, StandardCharsets.UTF_8).replace("+", "%20");
        String plain = without(token, text);
        return encoded.equals(token) ? plain : without(encoded, plain);
    }

    private static String without(String secret, String text) {
        String beginning = secret.substring(0, Math.min(BEGINNING, secret.length()));
        StringBuilder rest = new StringBuilder();
        int from = 0;
        for (int at = text.indexOf(beginning); at >= 0; at = text.indexOf(beginning, from)) {
            rest.append(text, from, at).append("[token]");
            from = at + commonLength(secret, text, at);
        }
        return from == 0 ? text : rest.append(text, from, text.length()).toString();
    }

    private static int commonLength(String secret, String text, int at) {
        int length = 0;
        while (length < secret.length()
                && at + length < text.length()
                && secret.charAt(length) == text.charAt(at + length)) {
            length++;
        }
        return length;
    }
}
