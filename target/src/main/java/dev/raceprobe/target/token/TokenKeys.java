package dev.raceprobe.target.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** From a key's text to the rules it stands for; an unusable key is an {@link IllegalArgumentException} that does not quote it. */
public final class TokenKeys {
    private TokenKeys() {}

    /** HS256. At least 32 bytes, as RFC 7518 §3.2 asks. */
    public static TokenRules shared(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        try {
            return new TokenRules(JWSAlgorithm.HS256, new MACVerifier(bytes), null, null, new MACSigner(bytes));
        } catch (JOSEException e) {
            throw new IllegalArgumentException("HS256 key must have at least 32 bytes, has " + bytes.length);
        }
    }

    /** RS256 or ES256, as the key in the PEM block {@code PUBLIC KEY} (RFC 7468 §13) says. */
    public static TokenRules publicKey(String pem) {
        String base64 = pem.replaceAll("-----(BEGIN|END) PUBLIC KEY-----", "").replaceAll("\\s", "");
        try {
            var spec = new X509EncodedKeySpec(Base64.getDecoder().decode(base64));
            return rsaOrEc(spec);
        } catch (GeneralSecurityException | JOSEException | IllegalArgumentException e) {
            throw new IllegalArgumentException("public key must be a PEM block PUBLIC KEY with an RSA or P-256 key");
        }
    }

    private static TokenRules rsaOrEc(X509EncodedKeySpec spec) throws GeneralSecurityException, JOSEException {
        try {
            var key = (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(spec);
            return new TokenRules(JWSAlgorithm.RS256, new RSASSAVerifier(key), null, null);
        } catch (InvalidKeySpecException e) {
            var key = (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(spec);
            var verifier = new ECDSAVerifier(key);
            if (!verifier.supportedJWSAlgorithms().contains(JWSAlgorithm.ES256)) {
                throw new InvalidKeySpecException("another curve");
            }
            return new TokenRules(JWSAlgorithm.ES256, verifier, null, null);
        }
    }
}
