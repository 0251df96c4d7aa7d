package dev.raceprobe.probe.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HS256 with a key shorter than RFC 7518 §3.2 asks for, which the library refuses and services take all the same. */
final class ShortKeySigner implements JWSSigner {
    private static final String MAC = "HmacSHA256";

    private final SecretKeySpec key;
    private final JCAContext context = new JCAContext();

    ShortKeySigner(byte[] key) {
        this.key = new SecretKeySpec(key, MAC);
    }

    @Override
    public Base64URL sign(JWSHeader header, byte[] signingInput) throws JOSEException {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            return Base64URL.encode(mac.doFinal(signingInput));
        } catch (GeneralSecurityException e) {
            throw new JOSEException("every Java has " + MAC, e);
        }
    }

    @Override
    public Set<JWSAlgorithm> supportedJWSAlgorithms() {
        return Set.of(JWSAlgorithm.HS256);
    }

    @Override
    public JCAContext getJCAContext() {
        return context;
    }
}
