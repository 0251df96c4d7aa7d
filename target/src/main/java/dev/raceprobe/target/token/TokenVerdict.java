package dev.raceprobe.target.token;

import java.time.Instant;

/** What became of a token: a user, or the reason of a 401. Neither holds the token. */
public sealed interface TokenVerdict {
    /** @param expiresAt when the token expires */
    record Accepted(String user, Instant expiresAt) implements TokenVerdict {
        /** Without a token, where none is needed. */
        public Accepted(String user) {
            this(user, Instant.MAX);
        }
    }

    record Refused(String reason) implements TokenVerdict {}
}
