package dev.raceprobe.probe.auth;

import dev.raceprobe.probe.fetch.FetchRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/** How one kind of endpoint is asked for tokens. */
interface TokenRequests {
    /** For so long one answer is waited for, in milliseconds. */
    long TIMEOUT_MILLIS = 10_000;

    /** What a request is made of. */
    List<SecretFile> secrets();

    /** How many tokens there are: one for each user, or one for all. */
    int tokens();

    /**
     * The request for a token.
     *
     * @param token index in [0, {@link #tokens()})
     * @throws Impossible if a Secret that it needs is not there
     */
    FetchRequest request(int token) throws Impossible;

    /** Where the answer has the token, RFC 6901. */
    String tokenPointer();

    /** Where the answer has its lifetime in seconds, RFC 6901; null: nowhere. */
    String expiresInPointer();

    /**
     * The URL of an endpoint.
     *
     * @throws IllegalArgumentException if it is none; does not quote it, for its query may be a secret
     */
    static URI url(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "the token endpoint must be a URL: " + e.getReason() + " at " + e.getIndex());
        }
    }

    /** Nothing can be asked; the message says why and quotes no Secret. */
    final class Impossible extends Exception {
        private static final long serialVersionUID = 1;

        Impossible(String message) {
            super(message);
        }
    }
}
