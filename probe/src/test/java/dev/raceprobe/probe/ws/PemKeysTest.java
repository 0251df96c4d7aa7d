package dev.raceprobe.probe.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemKeysTest {
    private static final byte[] P256 = {0x06, 0x08, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x03, 0x01, 0x07};

    @Test
    void aPkcs8KeyStaysAsItIsWhateverStandsBeforeIt() throws Exception {
        PrivateKey key = key("RSA");
        assertThat(read(
                        "RSA",
                        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
                                + pem("PRIVATE KEY", key.getEncoded())))
                .isEqualTo(key);
    }

    @Test
    void aPkcs1KeyIsRead() throws Exception {
        PrivateKey key = key("RSA");
        byte[] pkcs8 = key.getEncoded();
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length); // 2048 bits: behind version and algorithm
        assertThat(read("RSA", pem("RSA PRIVATE KEY", pkcs1))).isEqualTo(key);
    }

    @Test
    void aSec1KeyIsReadWithItsCurve() throws Exception {
        ECPrivateKey key = (ECPrivateKey) key("EC");
        ECPrivateKey read = (ECPrivateKey) read("EC", pem("EC PRIVATE KEY", sec1(key.getS(), true)));
        assertThat(read.getS()).isEqualTo(key.getS());
        assertThat(read.getParams().getOrder()).isEqualTo(key.getParams().getOrder());
        assertThatThrownBy(() -> PemKeys.pkcs8(pem("EC PRIVATE KEY", sec1(key.getS(), false))))
                .hasMessage("an EC private key without its curve");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not PEM",
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----",
                "-----BEGIN EC PRIVATE KEY-----\nMH8=\n-----END EC PRIVATE KEY-----",
            })
    void whatIsNoKeyIsRefused(String pem) {
        assertThatThrownBy(() -> PemKeys.pkcs8(pem)).isInstanceOf(IllegalArgumentException.class);
    }

    private static PrivateKey key(String algorithm) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (algorithm.equals("EC")) {
            generator.initialize(new ECGenParameterSpec("secp256r1"));
        } else {
            generator.initialize(2048);
        }
        return generator.generateKeyPair().getPrivate();
    }

    private static PrivateKey read(String algorithm, String pem) throws Exception {
        String base64 = PemKeys.pkcs8(pem).replaceAll("-----[A-Z ]+-----", "");
        return KeyFactory.getInstance(algorithm)
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
    }

    private static byte[] sec1(BigInteger secret, boolean withCurve) {
        byte[] bytes = secret.toByteArray();
        byte[] padded = new byte[32];
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, padded, 32 - length, length);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(new byte[] {0x02, 1, 1, 0x04, 32});
        content.writeBytes(padded);
        if (withCurve) {
            content.writeBytes(new byte[] {(byte) 0xa0, (byte) P256.length});
            content.writeBytes(P256);
        }
        ByteArrayOutputStream sequence = new ByteArrayOutputStream();
        sequence.write(0x30);
        sequence.write(content.size());
        sequence.writeBytes(content.toByteArray());
        return sequence.toByteArray();
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + type
                + "-----\n";
    }
}
