package dev.raceprobe.probe.ws;

/** Measures what a relay has delayed: each chunk that comes down, together with the last that went up. */
final class DelayMeter {
    /** Hears what the relay delivered. */
    interface Delivery {
        /**
         * @param roundTripNanos delay of the last chunk up plus that of this one down
         * @param errorNanos how far that is from what was intended, either way
         */
        void injected(long roundTripNanos, long errorNanos);
    }

    private final Delivery delivery;
    private long lastUpNanos;
    private long lastUpErrorNanos;

    DelayMeter(Delivery delivery) {
        this.delivery = delivery;
    }

    void wentUp(HeldChunk held, long nowNanos) {
        lastUpNanos = nowNanos - held.enteredAtNanos;
        lastUpErrorNanos = nowNanos - held.dueAtNanos;
    }

    void cameDown(HeldChunk held, long nowNanos) {
        delivery.injected(
                lastUpNanos + nowNanos - held.enteredAtNanos, Math.abs(lastUpErrorNanos + nowNanos - held.dueAtNanos));
    }
}
