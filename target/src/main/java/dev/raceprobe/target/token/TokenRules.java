package dev.raceprobe.target.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.raceprobe.target.token.TokenVerdict.Accepted;
import dev.raceprobe.target.token.TokenVerdict.Refused;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.UUID;

/**
 * Which tokens are accepted: signed by one algorithm and key, within their time (no leeway), for the audience and from the
 * issuer when these are set. The algorithm is this side's choice, never the token's. Times are RFC 7519 §4.1.
 *
 * @param audience null: any
 * @param issuer null: any
 * @param signer signs tokens that keep these rules; null: only the public key is known
 */
public record TokenRules(
        JWSAlgorithm algorithm, JWSVerifier verifier, String audience, String issuer, JWSSigner signer) {

    /** Reasons of refusals. */
    public static final String MISSING = "token is missing";

    public static final String UNSIGNED = "token is not a signed JWT";
    public static final String SIGNATURE = "token signature does not verify";
    public static final String EXPIRED = "token has expired";
    public static final String NOT_YET_VALID = "token is not yet valid";
    public static final String AUDIENCE = "token is for another audience";

    /** Without a key to sign with. */
    public TokenRules(JWSAlgorithm algorithm, JWSVerifier verifier, String audience, String issuer) {
        this(algorithm, verifier, audience, issuer, null);
    }

    /** A token for a user that keeps these rules; empty without a key to sign with. */
    public Optional<String> issue(String user, Instant now, long timeToLiveMillis) {
        if (signer == null) {
            return Optional.empty();
        }
        SignedJWT jwt = new SignedJWT(
                new JWSHeader(algorithm),
                new JWTClaimsSet.Builder()
                        .subject(user)
                        .issuer(issuer)
                        .audience(audience)
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plusMillis(timeToLiveMillis)))
                        .jwtID(UUID.randomUUID().toString())
                        .build());
        try {
            jwt.sign(signer);
            return Optional.of(jwt.serialize());
        } catch (JOSEException e) {
            throw new IllegalStateException("a key that verifies must sign", e);
        }
    }

    public TokenVerdict check(String token, Instant now) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            if (!jwt.getHeader().getAlgorithm().equals(algorithm)) {
                return new Refused("token algorithm must be " + algorithm);
            }
            if (!jwt.verify(verifier)) {
                return new Refused(SIGNATURE);
            }
            return checkClaims(jwt.getJWTClaimsSet(), now);
        } catch (ParseException | JOSEException | IllegalStateException e) {
            return new Refused(UNSIGNED);
        }
    }

    private TokenVerdict checkClaims(JWTClaimsSet claims, Instant now) {
        return complaint(claims, now)
                .<TokenVerdict>map(Refused::new)
                .orElseGet(() -> new Accepted(
                        claims.getSubject(), claims.getExpirationTime().toInstant()));
    }

    private Optional<String> complaint(JWTClaimsSet claims, Instant now) {
        Date expiry = claims.getExpirationTime();
        Date notBefore = claims.getNotBeforeTime();
        if (expiry == null || !now.isBefore(expiry.toInstant())) {
            return Optional.of(expiry == null ? "token has no expiry" : EXPIRED);
        }
        if (notBefore != null && now.isBefore(notBefore.toInstant())) {
            return Optional.of(NOT_YET_VALID);
        }
        if (audience != null && !claims.getAudience().contains(audience)) {
            return Optional.of(AUDIENCE);
        }
        if (issuer != null && !issuer.equals(claims.getIssuer())) {
            return Optional.of("token is from another issuer");
        }
        boolean named = claims.getSubject() != null && !claims.getSubject().isBlank();
        return named ? Optional.empty() : Optional.of("token has no subject");
    }

    @Override
    public String toString() {
        return "TokenRules[" + algorithm + ", audience=" + audience + ", issuer=" + issuer + "]";
    }
}
