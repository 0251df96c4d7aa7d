package dev.raceprobe.probe.script;

import java.util.List;
import java.util.Optional;

/**
 * What a connection has sent and nobody else may read: a peer may say it back, in a close reason or in a message.
 *
 * @param token of the user; empty without auth
 * @param others values of headers that come from Secrets
 */
public record Secrets(Optional<String> token, List<String> others) {
    public Secrets {
        others = List.copyOf(others);
    }

    /** A token alone. */
    public static Secrets of(Optional<String> token) {
        return new Secrets(token, List.of());
    }

    /** A text of the peer without them. */
    String redacted(String text) {
        String rest = token.map(secret -> Redaction.of(secret, "[token]", text)).orElse(text);
        for (String other : others) {
            rest = Redaction.of(other, "[secret]", rest);
        }
        return rest;
    }

    /** Without what is secret. */
    @Override
    public String toString() {
        return "Secrets[" + others.size() + "]";
    }
}
