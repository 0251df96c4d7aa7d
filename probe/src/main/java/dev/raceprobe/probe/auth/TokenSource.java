package dev.raceprobe.probe.auth;

/** Tokens for the users of a probe. Must be used on the event loop; never blocks. */
public interface TokenSource {
    /** A token for a user, by index: cached until {@code refreshBefore} its expiry. */
    Grant tokenFor(int user);

    /** What asking for a token gives. */
    sealed interface Grant permits Token, NoToken {}

    /**
     * A token.
     *
     * @param value the token itself: a secret
     */
    record Token(String value) implements Grant {
        /** Without the value: it is a secret. */
        @Override
        public String toString() {
            return "Token[…]";
        }
    }

    /**
     * No token could be had.
     *
     * @param reason why, naming Secret and key, never their content
     */
    record NoToken(String reason) implements Grant {}
}
