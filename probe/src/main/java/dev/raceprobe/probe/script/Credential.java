package dev.raceprobe.probe.script;

import java.util.Locale;

/** With what a connection authenticates. */
public sealed interface Credential {
    /** What a token can have wrong with it on purpose; the names are those of AuthRace's cases in lower case. */
    enum Flaw {
        MISSING,
        MALFORMED,
        EXPIRED,
        NOT_YET_VALID,
        BAD_SIGNATURE,
        ALG_NONE,
        WRONG_AUDIENCE;

        /** The name of AuthRace's case. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The user's own token, as the spec says. */
    record Valid() implements Credential {}

    /** A token that must be refused, or none where one is needed. */
    record Flawed(Flaw flaw) implements Credential {}

    /**
     * A valid token of its own that expires soon.
     *
     * @param ttlNanos from the moment at which it is made, [1 s, ...)
     */
    record ShortLived(long ttlNanos) implements Credential {}

    /**
     * The very token that another connection of the round had.
     *
     * @param part its index in the round
     */
    record TokenOf(int part) implements Credential {}

    /** Whether it is one that the target has to accept: only those say something about the user's credentials. */
    default boolean isValid() {
        return this instanceof Valid || this instanceof ShortLived;
    }
}
