package dev.raceprobe.probe.auth;

import dev.raceprobe.probe.script.Credential;
import java.util.Locale;
import java.util.function.Consumer;

/** Tokens for the users of a probe. Must be used on the event loop; never blocks. */
public interface TokenSource {
    /** The begin of a JWT, and no more of it. */
    String MALFORMED = "eyJtYWxmb3JtZWQ";

    /** How far apart the clocks of a target and of a pod may be, and how much is rounded off an expiry. */
    long CLOCKS_APART_MILLIS = 5_000;

    /** The token of a user, by index, as far as it is at hand: cached until {@code refreshBefore} its expiry. */
    Grant tokenFor(int user);

    /**
     * The token of a user, which may have to be fetched first.
     *
     * @param lastsMillis for how long the connection is held that it opens: it lives longer, where tokens live so long at all
     * @param then hears it exactly once: in this call if it is at hand, else on the event loop within seconds, whatever happens
     */
    default void whenGranted(int user, long lastsMillis, Consumer<Grant> then) {
        then.accept(tokenFor(user));
    }

    /** A token of this source was refused: one that does not tell when it expires may have expired. */
    default void refused(int user, Token token) {}

    /**
     * A token that must be refused, made for the occasion.
     *
     * @param flaw any but {@code MISSING}, which needs no token
     */
    default Grant flawed(int user, Credential.Flaw flaw) {
        return flaw == Credential.Flaw.MALFORMED
                ? new Token(MALFORMED)
                : new NoToken(
                        "tokens of this auth.type cannot be made " + flaw.name().toLowerCase(Locale.ROOT));
    }

    /** A valid token of its own that expires so soon, rounded up to whole seconds (RFC 7519 §2, NumericDate). */
    default Grant shortLived(int user, long timeToLiveMillis) {
        return new NoToken("tokens of this auth.type cannot be made to expire");
    }

    /**
     * Whether a token that is at hand lives long enough, or another would not either.
     *
     * @param leftMillis until it expires
     * @param timeToLiveMillis of a new one
     * @param lastsMillis for how long the connection is held that it opens
     */
    static boolean isEnough(long leftMillis, long timeToLiveMillis, long lastsMillis) {
        long wantedMillis = lastsMillis + CLOCKS_APART_MILLIS;
        return leftMillis >= wantedMillis || timeToLiveMillis < wantedMillis;
    }

    /** What asking for a token gives. */
    sealed interface Grant permits Token, NoToken {}

    /**
     * A token.
     *
     * @param value the token itself: a secret
     * @param expiresAtMillis by the machine's clock, epoch milliseconds; {@link Long#MAX_VALUE}: never, as far as is known
     */
    record Token(String value, long expiresAtMillis) implements Grant {
        /** One that never expires, or whose expiry is what it is made for. */
        public Token(String value) {
            this(value, Long.MAX_VALUE);
        }

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
