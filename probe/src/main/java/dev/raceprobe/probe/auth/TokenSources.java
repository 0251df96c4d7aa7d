package dev.raceprobe.probe.auth;

import dev.raceprobe.api.v1alpha1.Auth;
import java.util.function.LongSupplier;

/** The token source of an auth block. */
public final class TokenSources {
    private TokenSources() {}

    /**
     * Starts a source; all that takes time happens on the background thread of {@code files}.
     *
     * @param wallMillis the pod's wall clock, epoch milliseconds
     */
    public static TokenSource start(Auth auth, SecretFiles files, LongSupplier wallMillis, TokenListener listener) {
        return switch (auth.type()) {
            case None -> none("auth.type is None: there are no tokens");
            case SignedJWT -> SignedTokens.start(auth, files, wallMillis, listener);
            case StaticToken ->
                StaticTokens.start(files.watch(auth.staticToken().secretKeyRef()), listener);
            // These two will fetch on the background thread, as SignedTokens prepares there.
            case OAuth2ClientCredentials, TokenEndpoint ->
                none("auth.type " + auth.type() + " is not supported by this version");
        };
    }

    private static TokenSource none(String reason) {
        TokenSource.NoToken grant = new TokenSource.NoToken(reason);
        return user -> grant;
    }
}
