package dev.raceprobe.probe.ws;

/**
 * Measures what a relay has delayed: each chunk that comes down, together with the last that went up; and what was injected on the
 * whole way to it. That way is back from what came down over the last that had gone up before the target sent it, and over the last
 * that had come down before we sent that: what was held meanwhile delayed nothing.
 */
final class DelayMeter {
    /** Hears what the relay delivered. */
    interface Delivery {
        /**
         * @param roundTripNanos delay of the last chunk up plus that of this one down
         * @param errorNanos how far that is from what was intended, either way
         * @param wayNanos all that was injected on the way to this chunk, connecting included
         */
        void injected(long roundTripNanos, long errorNanos, long wayNanos);
    }

    private final Delivery delivery;
    private long lastUpNanos;
    private long lastUpErrorNanos;
    private long wayUpNanos;
    private long wayDownNanos;

    DelayMeter(Delivery delivery) {
        this.delivery = delivery;
    }

    /** TCP is connected: so long it took to get there, and back. */
    void connected(long upNanos, long downNanos) {
        wayUpNanos = upNanos;
        wayDownNanos = upNanos + downNanos;
    }

    void goesUp(HeldChunk held) {
        held.wayNanos = wayDownNanos;
    }

    void wentUp(HeldChunk held, long nowNanos) {
        wayUpNanos = held.wayNanos + nowNanos - held.enteredAtNanos;
        lastUpNanos = nowNanos - held.enteredAtNanos;
        lastUpErrorNanos = nowNanos - held.dueAtNanos;
    }

    void comesDown(HeldChunk held) {
        held.wayNanos = wayUpNanos;
    }

    void cameDown(HeldChunk held, long nowNanos) {
        wayDownNanos = held.wayNanos + nowNanos - held.enteredAtNanos;
        delivery.injected(
                lastUpNanos + nowNanos - held.enteredAtNanos,
                Math.abs(lastUpErrorNanos + nowNanos - held.dueAtNanos),
                wayDownNanos);
    }
}
