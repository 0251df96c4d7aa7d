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
                return new Refused("token signature does not verify");
            }
            return checkClaims(jwt.getJWTClaimsSet(), now);
        } catch (ParseException | JOSEException | IllegalStateException e) {
            return new Refused("token is not a signed JWT");
        }
    }

    private TokenVerdict checkClaims(JWTClaimsSet claims, Instant now) {
        return complaint(claims, now)
                .<TokenVerdict>map(Refused::new)
                .orElseGet(() -> new Accepted(claims.getSubject()));
    }

    private Optional<String> complaint(JWTClaimsSet claims, Instant now) {
        Date expiry = claims.getExpirationTime();
        Date notBefore = claims.getNotBeforeTime();
        if (expiry == null || !now.isBefore(expiry.toInstant())) {
            return Optional.of(expiry == null ? "token has no expiry" : "token has expired");
        }
        if (notBefore != null && now.isBefore(notBefore.toInstant())) {
            return Optional.of("token is not yet valid");
        }
        if (audience != null && !claims.getAudience().contains(audience)) {
            return Optional.of("token is for another audience");
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
