package dev.raceprobe.probe.ws;

/** One direction of a line that takes its time for every byte. */
final class Bandwidth {
    private final long bytesPerSecond;
    private long freeAtNanos;
    private boolean used;

    /** @param bytesPerSecond 0: unlimited */
    Bandwidth(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /** When the last of so many bytes is through that came now. */
    long throughAtNanos(int bytes, long nowNanos) {
        if (bytesPerSecond == 0) {
            return nowNanos;
        }
        long begins = used && freeAtNanos - nowNanos > 0 ? freeAtNanos : nowNanos;
        used = true;
        freeAtNanos = begins + (long) (1e9 * bytes / bytesPerSecond);
        return freeAtNanos;
    }
}
