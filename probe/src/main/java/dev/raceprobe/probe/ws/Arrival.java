package dev.raceprobe.probe.ws;

/** The stamps of the bytes that are being read, in monotonic nanoseconds. */
final class Arrival {
    private final Relay relay;
    private final Punctuality punctuality;
    private long atNanos;
    private long lateNanos;
    private long targetSideNanos;

    /** @param relay null without one */
    Arrival(Relay relay, Punctuality punctuality) {
        this.relay = relay;
        this.punctuality = punctuality;
    }

    /** Bytes have arrived. */
    void stamp(long nowNanos) {
        atNanos = nowNanos;
        targetSideNanos = relay == null ? nowNanos : relay.readAtNanos();
        lateNanos = relay == null ? punctuality.lateNanos(nowNanos) : relay.readLateNanos();
    }

    /** When they arrived. */
    long atNanos() {
        return atNanos;
    }

    /** For how long they may have waited in our socket before. */
    long lateNanos() {
        return lateNanos;
    }

    /** When they were read from the target: the same without a relay. */
    long targetSideNanos() {
        return targetSideNanos;
    }
}
