package dev.raceprobe.target;

import com.fasterxml.jackson.databind.JsonNode;

/** Slow but correct: greets late and answers late, and loses nothing. */
final class Slow extends Chat {
    private final long delayNanos;

    private Slow(long delayNanos) {
        this.delayNanos = delayNanos;
    }

    static BehaviourFactory of(Query query) {
        long delay = query.nanos("delay", 600);
        return random -> new Slow(delay);
    }

    @Override
    public void accepted(Client client) {
        client.after(delayNanos, () -> super.accepted(client));
    }

    @Override
    public void message(Client client, JsonNode message) {
        client.after(delayNanos, () -> super.message(client, message));
    }
}
