package dev.raceprobe.probe.auth;

import java.util.function.Consumer;

/** Tokens for the users of a probe. Must be used on the event loop; never blocks. */
public interface TokenSource {
    /** The token of a user, by index, as far as it is at hand: cached until {@code refreshBefore} its expiry. */
    Grant tokenFor(int user);

    /**
     * The token of a user, which may have to be fetched first.
     *
     * @param then hears it exactly once: in this call if it is at hand, else on the event loop within seconds, whatever happens
     */
    default void whenGranted(int user, Consumer<Grant> then) {
        then.accept(tokenFor(user));
    }

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
     * @param reason why, naming Secret and key, or the endpoint that was asked; never their content
     */
    record NoToken(String reason) implements Grant {}
}
