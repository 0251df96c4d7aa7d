package dev.raceprobe.probe.ws;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Base64;

/** Masks and keys that nobody can predict (RFC 6455 §5.3, §4.1), drawn in bulk since most of a draw's cost is its call. */
final class Entropy {
    private final SecureRandom source = new SecureRandom();
    private final ByteBuffer pool = ByteBuffer.allocate(4096);
    private final byte[] nonce = new byte[16];

    Entropy() {
        pool.position(pool.limit());
    }

    int mask() {
        fill(4);
        return pool.getInt();
    }

    /** A Sec-WebSocket-Key: 16 random bytes in Base64, 24 characters. */
    byte[] key() {
        fill(16);
        pool.get(nonce);
        return Base64.getEncoder().encode(nonce);
    }

    private void fill(int bytes) {
        if (pool.remaining() < bytes) {
            source.nextBytes(pool.array());
            pool.clear();
        }
    }
}
