package dev.raceprobe.probe.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import dev.raceprobe.probe.script.Credential.Flaw;
import java.util.Date;

/** Writes tokens that are right but for one thing, so that a service that accepts them is known to overlook that very thing. */
final class FlawedTokens {
    /** Beyond what any service allows for clocks that differ. */
    private static final long FAR_MILLIS = 3_600_000;

    private static final String ANOTHER_AUDIENCE = "raceprobe-wrong-audience";

    private final TokenWriter writer;

    FlawedTokens(TokenWriter writer) {
        this.writer = writer;
    }

    /** A token for a user. */
    String write(int user, long nowMillis, Flaw flaw, JWSSigner signer) throws JOSEException {
        return switch (flaw) {
            case EXPIRED -> writer.signed(writtenAt(user, nowMillis - 2 * FAR_MILLIS, -FAR_MILLIS, nowMillis), signer);
            case NOT_YET_VALID -> writer.signed(notYet(user, nowMillis), signer);
            case BAD_SIGNATURE -> withAnotherSignature(writer.write(user, nowMillis, signer));
            case ALG_NONE -> new PlainJWT(writer.claims(user, nowMillis).build()).serialize();
            case WRONG_AUDIENCE ->
                writer.signed(
                        writer.claims(user, nowMillis)
                                .audience(ANOTHER_AUDIENCE)
                                .build(),
                        signer);
            case MISSING, MALFORMED -> throw new IllegalArgumentException(flaw + " is no signed token");
        };
    }

    private JWTClaimsSet writtenAt(int user, long issuedAtMillis, long expiresInMillis, long nowMillis) {
        return writer.claims(user, issuedAtMillis)
                .expirationTime(new Date(nowMillis + expiresInMillis))
                .build();
    }

    private JWTClaimsSet notYet(int user, long nowMillis) {
        return writer.claims(user, nowMillis)
                .notBeforeTime(new Date(nowMillis + FAR_MILLIS))
                .expirationTime(new Date(nowMillis + 2 * FAR_MILLIS))
                .build();
    }

    private static String withAnotherSignature(String token) {
        int dot = token.lastIndexOf('.');
        byte[] signature = new Base64URL(token.substring(dot + 1)).decode();
        for (int i = 0; i < signature.length; i++) {
            signature[i] ^= 0x55;
        }
        return token.substring(0, dot + 1) + Base64URL.encode(signature);
    }
}
