package dev.raceprobe.probe.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.SignedJwt;
import dev.raceprobe.api.v1alpha1.Users;
import java.util.Date;
import java.util.UUID;

/** Writes the tokens of a SignedJWT block (RFC 7519). */
final class TokenWriter {
    /**
     * By how much {@code nbf}, and {@code iat} where tokens live for long, lie before now: a service's clock may be behind ours, and
     * some libraries refuse what is issued in the future (PyJWT, golang-jwt).
     */
    private static final long CLOCK_TOLERANCE_MILLIS = ClockWatch.TOLERANCE_MILLIS;

    /** Of its life a token loses no more to that. */
    private static final int SHARE = 10;

    private final SignedJwt spec;
    private final Users users;
    private final long timeToLiveMillis;
    private final long backdatedMillis;
    private final JWSHeader header;

    TokenWriter(SignedJwt spec, Users users) {
        this.spec = spec;
        this.users = users;
        this.timeToLiveMillis = Durations.millis(spec.timeToLive());
        this.backdatedMillis = Math.min(CLOCK_TOLERANCE_MILLIS, timeToLiveMillis / SHARE);
        JWSAlgorithm algorithm = JWSAlgorithm.parse(spec.algorithm().name());
        this.header = new JWSHeader.Builder(algorithm).type(JOSEObjectType.JWT).build();
    }

    /** From now to the expiry of a token that is written now, but for its fraction of a second. */
    long livesMillis() {
        return timeToLiveMillis - backdatedMillis;
    }

    /** When a token expires that is issued at a wall-clock time: whole seconds, as it says itself (RFC 7519 §2, NumericDate). */
    long expiresAtMillis(long issuedAtMillis) {
        return (issuedAtMillis + livesMillis()) / 1000 * 1000;
    }

    /** A token for a user, issued at a wall-clock time. */
    String write(int user, long issuedAtMillis, JWSSigner signer) throws JOSEException {
        return signed(claims(user, issuedAtMillis).build(), signer);
    }

    /** One that expires sooner, rounded up to whole seconds. */
    String shortLived(int user, long issuedAtMillis, long ttlMillis, JWSSigner signer) throws JOSEException {
        long expiresAtMillis = (issuedAtMillis + ttlMillis + 999) / 1000 * 1000;
        return signed(
                claims(user, issuedAtMillis)
                        .expirationTime(new Date(expiresAtMillis))
                        .build(),
                signer);
    }

    String signed(JWTClaimsSet claims, JWSSigner signer) throws JOSEException {
        SignedJWT token = new SignedJWT(header, claims);
        token.sign(signer);
        return token.serialize();
    }

    JWTClaimsSet.Builder claims(int user, long issuedAtMillis) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder();
        spec.claims().forEach(claim -> claims.claim(claim.name(), claim.value()));
        claims.subject(users.subjectTemplate().replace("{index}", Integer.toString(user)))
                .issueTime(new Date(issuedAtMillis - backdatedMillis))
                .notBeforeTime(new Date(issuedAtMillis - CLOCK_TOLERANCE_MILLIS))
                .expirationTime(new Date(expiresAtMillis(issuedAtMillis)))
                .jwtID(UUID.randomUUID().toString());
        if (spec.issuer() != null) {
            claims.issuer(spec.issuer());
        }
        if (!spec.audience().isEmpty()) {
            claims.audience(spec.audience());
        }
        return claims;
    }
}
