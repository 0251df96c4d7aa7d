package dev.raceprobe.probe.auth;

import dev.raceprobe.api.v1alpha1.Auth;
import dev.raceprobe.probe.PodClock;
import dev.raceprobe.probe.fetch.Fetcher;
import java.util.concurrent.ScheduledExecutorService;

/** The token source of an auth block. */
public final class TokenSources {
    private TokenSources() {}

    /**
     * Starts a source; all that takes time happens on the background thread of {@code files}, or through {@code fetcher}.
     *
     * @param clock tokens are dated by the machine's clock, as services compare them with theirs
     * @param loop the event loop that the source is used on, and results are heard on
     */
    public static TokenSource start(
            Auth auth,
            SecretFiles files,
            PodClock clock,
            TokenListener listener,
            Fetcher fetcher,
            ScheduledExecutorService loop) {
        return switch (auth.type()) {
            case None -> none("auth.type is None: there are no tokens");
            case SignedJWT -> SignedTokens.start(auth, files, clock, listener);
            case StaticToken ->
                StaticTokens.start(files.watch(auth.staticToken().secretKeyRef()), listener);
            case OAuth2ClientCredentials, TokenEndpoint -> {
                TokenRequests requests = requests(auth, files);
                FetchedTokens tokens = new FetchedTokens(auth, requests, fetcher, loop, clock, listener);
                tokens.start(requests.secrets());
                yield tokens;
            }
        };
    }

    private static TokenRequests requests(Auth auth, SecretFiles files) {
        return auth.type() == Auth.Type.TokenEndpoint
                ? new EndpointRequests(auth.tokenEndpoint(), auth.users(), files)
                : new ClientCredentials(auth.oauth2ClientCredentials(), files);
    }

    private static TokenSource none(String reason) {
        TokenSource.NoToken grant = new TokenSource.NoToken(reason);
        return user -> grant;
    }
}
