package dev.raceprobe.target;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.SignedJWT;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.Optional;

/** Checks the JWT of an upgrade: signature, expiry, not-before. */
final class TokenCheck {
    private static final String BEARER = "Bearer ";

    private final JWSVerifier verifier;

    TokenCheck(String key) {
        try {
            this.verifier = new MACVerifier(key.getBytes(StandardCharsets.UTF_8));
        } catch (JOSEException e) {
            throw new IllegalArgumentException("the key must have at least 32 bytes", e);
        }
    }

    /** The subject of a valid token. */
    Optional<String> user(HttpServerRequest request) {
        String header = request.getHeader("Authorization");
        String token = header != null && header.startsWith(BEARER)
                ? header.substring(BEARER.length())
                : request.getParam("access_token");
        return token == null ? Optional.empty() : subject(token);
    }

    private Optional<String> subject(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            Instant now = Instant.now();
            boolean valid = jwt.verify(verifier)
                    && jwt.getJWTClaimsSet().getExpirationTime() != null
                    && now.isBefore(jwt.getJWTClaimsSet().getExpirationTime().toInstant())
                    && (jwt.getJWTClaimsSet().getNotBeforeTime() == null
                            || !now.isBefore(
                                    jwt.getJWTClaimsSet().getNotBeforeTime().toInstant()));
            return valid ? Optional.ofNullable(jwt.getJWTClaimsSet().getSubject()) : Optional.empty();
        } catch (ParseException | JOSEException e) {
            return Optional.empty();
        }
    }
}
