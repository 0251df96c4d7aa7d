package dev.raceprobe.probe.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import dev.raceprobe.api.v1alpha1.SignedJwt.Algorithm;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;

/** Reads signing keys as they lie in Secrets. A weak key is used, with a warning: the service decides what it takes, not we. */
final class SigningKeys {
    /** RFC 7518 §3.2. */
    static final int HS256_MIN_BYTES = 32;
    /** RFC 7518 §3.3. */
    static final int RS256_MIN_BITS = 2048;

    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";

    private SigningKeys() {}

    /**
     * A key that can sign.
     *
     * @param warning what the standard says against it; empty if nothing
     */
    record Usable(JWSSigner signer, String warning) {}

    /** A key that cannot; the message says why and quotes nothing of it. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;

        Unusable(String message) {
            super(message);
        }
    }

    static Usable read(Algorithm algorithm, byte[] content) throws Unusable {
        try {
            return switch (algorithm) {
                case HS256 -> secret(withoutLineBreak(content));
                case RS256 -> rsa(content);
                case ES256 -> ec(content);
            };
        } catch (GeneralSecurityException | JOSEException | IllegalArgumentException e) {
            // The cause's text could quote the key.
            throw new Unusable("is not a key for " + algorithm);
        }
    }

    private static Usable secret(byte[] key) throws Unusable, JOSEException {
        if (key.length == 0) {
            throw new Unusable("is empty");
        }
        return key.length >= HS256_MIN_BYTES
                ? new Usable(new MACSigner(key), "")
                : new Usable(
                        new ShortKeySigner(key),
                        "has " + key.length + " bytes, RFC 7518 §3.2 asks for at least " + HS256_MIN_BYTES
                                + " with HS256; used as it is");
    }

    private static Usable rsa(byte[] pem) throws Unusable, GeneralSecurityException {
        PrivateKey key = KeyFactory.getInstance("RSA").generatePrivate(pkcs8(pem));
        int bits = key instanceof RSAPrivateKey rsa ? rsa.getModulus().bitLength() : RS256_MIN_BITS;
        return new Usable(
                new RSASSASigner(key, Set.of(AllowWeakRSAKey.getInstance())),
                bits >= RS256_MIN_BITS
                        ? ""
                        : "has " + bits + " bits, RFC 7518 §3.3 asks for at least " + RS256_MIN_BITS
                                + " with RS256; used as it is");
    }

    private static Usable ec(byte[] pem) throws Unusable, GeneralSecurityException, JOSEException {
        if (KeyFactory.getInstance("EC").generatePrivate(pkcs8(pem)) instanceof ECPrivateKey key) {
            ECDSASigner signer = new ECDSASigner(key);
            if (signer.supportedJWSAlgorithms().contains(JWSAlgorithm.ES256)) {
                return new Usable(signer, "");
            }
        }
        throw new Unusable("must be a key on curve P-256 for ES256");
    }

    private static PKCS8EncodedKeySpec pkcs8(byte[] content) throws Unusable {
        String pem = new String(content, StandardCharsets.ISO_8859_1);
        int begin = pem.indexOf(BEGIN);
        int end = pem.indexOf(END);
        if (begin >= 0 && end > begin) {
            return new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end)));
        }
        if (pem.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----")) {
            throw new Unusable("is encrypted; must be an unencrypted PEM PKCS#8 key");
        }
        if (pem.contains(" PRIVATE KEY-----")) {
            throw new Unusable("must be PEM PKCS#8 (BEGIN PRIVATE KEY); openssl pkcs8 -topk8 -nocrypt converts it");
        }
        throw new Unusable("must be a PEM PKCS#8 key (BEGIN PRIVATE KEY)");
    }

    /** Text loses one trailing line break, which editors leave behind; anything binary is taken to the last byte. */
    private static byte[] withoutLineBreak(byte[] content) {
        int end = content.length;
        if (end > 0 && content[end - 1] == '\n') {
            end -= end > 1 && content[end - 2] == '\r' ? 2 : 1;
        }
        byte[] trimmed = Arrays.copyOf(content, end);
        for (byte b : trimmed) {
            if (b < ' ' || b == 0x7f) {
                return content;
            }
        }
        return trimmed;
    }
}
