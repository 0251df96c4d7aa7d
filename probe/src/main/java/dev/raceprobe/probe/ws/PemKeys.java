package dev.raceprobe.probe.ws;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Private keys in PEM, as Secrets hold them: PKCS #8 (RFC 5208), and PKCS #1 (RFC 8017) or SEC 1 (RFC 5915), which certificate
 * managers write by default and Java does not read. Messages quote nothing of a key.
 */
final class PemKeys {
    private static final Pattern KEY = Pattern.compile(
            "-----BEGIN ((?:RSA |EC )?)PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END (?:RSA |EC )?PRIVATE KEY-----");
    private static final byte[] VERSION_0 = {0x02, 1, 0};
    /** SEQUENCE { OID 1.2.840.113549.1.1.1, NULL } */
    private static final byte[] RSA = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };
    /** OID 1.2.840.10045.2.1 */
    private static final byte[] EC_PUBLIC_KEY = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};

    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    /** [0] of an ECPrivateKey: its curve. */
    private static final int PARAMETERS = 0xa0;

    private PemKeys() {}

    /** Whether a file has a private key, whatever else it has. */
    static boolean isIn(String pem) {
        return pem != null && pem.contains("PRIVATE KEY-----");
    }

    /**
     * The key as PEM of PKCS #8.
     *
     * @throws IllegalArgumentException if there is none that can be read
     */
    static String pkcs8(String pem) {
        Matcher key = KEY.matcher(pem == null ? "" : pem);
        if (!key.find()) {
            throw new IllegalArgumentException("no unencrypted private key");
        }
        byte[] der = Base64.getMimeDecoder().decode(key.group(2));
        byte[] pkcs8 = switch (key.group(1)) {
            case "RSA " -> der(SEQUENCE, VERSION_0, RSA, der(OCTET_STRING, der));
            case "EC " -> der(SEQUENCE, VERSION_0, der(SEQUENCE, EC_PUBLIC_KEY, curve(der)), der(OCTET_STRING, der));
            default -> der;
        };
        return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(pkcs8)
                + "\n-----END PRIVATE KEY-----\n";
    }

    /** SEQUENCE { INTEGER 1, OCTET STRING, [0] { OID of the curve }, … } */
    private static byte[] curve(byte[] ecPrivateKey) {
        try {
            int at = contentAt(ecPrivateKey, 0);
            while (at < ecPrivateKey.length) {
                int content = contentAt(ecPrivateKey, at);
                int end = content + length(ecPrivateKey, at);
                if ((ecPrivateKey[at] & 0xff) == PARAMETERS) {
                    return Arrays.copyOfRange(ecPrivateKey, content, end);
                }
                at = end;
            }
        } catch (ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("not an EC private key", e);
        }
        throw new IllegalArgumentException("an EC private key without its curve");
    }

    private static int contentAt(byte[] der, int at) {
        return at + 2 + ((der[at + 1] & 0x80) == 0 ? 0 : der[at + 1] & 0x7f);
    }

    private static int length(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7f); i++) {
            length = length << 8 | der[at + 2 + i] & 0xff;
        }
        return Math.max(0, length);
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.size();
        if (length < 0x80) {
            out.write(length);
        } else if (length < 0x100) {
            out.write(0x81);
            out.write(length);
        } else {
            out.write(0x82); // no key has more than 64 KiB
            out.write(length >> 8);
            out.write(length);
        }
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }
}
