package dev.raceprobe.probe.script;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Takes a secret out of what a peer has said, also where only its beginning fitted (a close reason has 123 bytes). */
final class Redaction {
    /** So many characters of a secret are a beginning of it; a shorter one must be there as a whole. */
    private static final int BEGINNING = 12;

    private Redaction() {}

    /**
     * The text without the secret, as it is or percent-encoded.
     *
     * @param instead is written in each place of it
     */
    static String of(String secret, String instead, String text) {
        if (secret.isEmpty()) {
            return text;
        }
        String encoded = URLEncoder.encode(secret, StandardCharsets.UTF_8).replace("+", "%20");
        String plain = without(secret, instead, text);
        return encoded.equals(secret) ? plain : without(encoded, instead, plain);
    }

    private static String without(String secret, String instead, String text) {
        String beginning = secret.substring(0, Math.min(BEGINNING, secret.length()));
        StringBuilder rest = new StringBuilder();
        int from = 0;
        for (int at = text.indexOf(beginning); at >= 0; at = text.indexOf(beginning, from)) {
            rest.append(text, from, at).append(instead);
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
