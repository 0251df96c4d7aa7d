package dev.raceprobe.probe.script;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a connection has sent and nobody else may read: a peer may say it back, in a close reason or in a message.
 *
 * @param token of the user; empty without auth
 * @param others values of headers that come from Secrets, and the parts of all of these: of {@code Bearer key} or
 *     {@code session=key} a peer says back the key alone
 */
public record Secrets(Optional<String> token, List<String> others) {
    private static final Pattern SEPARATORS = Pattern.compile("[\\s=;,\"]+");

    /** A shorter part may be a word of the protocol. */
    private static final int LEAST_PART = 8;

    public Secrets {
        Set<String> all = new LinkedHashSet<>(others);
        Stream.concat(token.stream(), others.stream())
                .flatMap(SEPARATORS::splitAsStream)
                .filter(part -> part.length() >= LEAST_PART)
                .sorted(Comparator.comparing(String::length).reversed())
                .forEach(all::add);
        token.ifPresent(all::remove);
        others = List.copyOf(all);
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
