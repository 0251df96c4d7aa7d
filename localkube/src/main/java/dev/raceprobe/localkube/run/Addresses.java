package dev.raceprobe.localkube.run;

import dev.raceprobe.localkube.object.ApiException;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;

/**
 * Addresses of 127.0.0.0/8, one for each running pod. Each cluster starts somewhere else in 127.64.0.0/10, so that two on one
 * machine hardly meet; a freed address rests until all others were used.
 */
final class Addresses {
    private static final int FIRST = 127 << 24 | 64 << 16;
    private static final int COUNT = 1 << 22;
    private static final int LOW_BYTE = 0xff;

    private final Set<Integer> used = new HashSet<>();
    private int next;

    Addresses(SecureRandom random) {
        this.next = random.nextInt(COUNT) & ~LOW_BYTE;
    }

    synchronized String allocate() {
        for (int tries = 0; tries < COUNT; tries++) {
            next = (next + 1) % COUNT;
            int low = next & LOW_BYTE;
            if (low != 0 && low != LOW_BYTE && used.add(next)) {
                return text(FIRST + next);
            }
        }
        throw ApiException.unavailable("no address is left in 127.64.0.0/10");
    }

    synchronized void release(String address) {
        int value = 0;
        for (String part : address.split("\\.")) {
            value = value << Byte.SIZE | Integer.parseInt(part);
        }
        used.remove(value - FIRST);
    }

    private static String text(int address) {
        return (address >>> 24) + "." + (address >>> 16 & LOW_BYTE) + "." + (address >>> 8 & LOW_BYTE) + "."
                + (address & LOW_BYTE);
    }
}
