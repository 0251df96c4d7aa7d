package dev.raceprobe.probe.auth;

import dev.raceprobe.api.v1alpha1.OAuth2ClientCredentials;
import dev.raceprobe.probe.fetch.FetchRequest;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The client credentials grant (RFC 6749 §4.4). Its token is the client's, so all users share one. The client authenticates with
 * HTTP Basic, which every server must support (§2.3.1).
 */
final class ClientCredentials implements TokenRequests {
    private final OAuth2ClientCredentials spec;
    private final URI url;
    private final SecretFile clientId;
    private final SecretFile clientSecret;

    ClientCredentials(OAuth2ClientCredentials spec, SecretFiles files) {
        this.spec = spec;
        this.url = TokenRequests.url(spec.tokenUrl());
        this.clientId = files.watch(spec.clientIdRef());
        this.clientSecret = files.watch(spec.clientSecretRef());
    }

    @Override
    public List<SecretFile> secrets() {
        return List.of(clientId, clientSecret);
    }

    @Override
    public int tokens() {
        return 1;
    }

    @Override
    public FetchRequest request(int token) throws Impossible {
        String basic = encoded(SecretFiles.text(clientId)) + ":" + encoded(SecretFiles.text(clientSecret));
        String scopes = spec.scopes().isEmpty() ? "" : "&scope=" + encoded(String.join(" ", spec.scopes()));
        return new FetchRequest(
                "POST",
                url,
                Map.of(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)),
                        "Content-Type",
                        "application/x-www-form-urlencoded",
                        "Accept",
                        "application/json"),
                "grant_type=client_credentials" + scopes,
                TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MILLIS));
    }

    /** RFC 6749 §5.1. */
    @Override
    public String tokenPointer() {
        return "/access_token";
    }

    @Override
    public String expiresInPointer() {
        return "/expires_in";
    }

    /** RFC 6749 appendix B. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
