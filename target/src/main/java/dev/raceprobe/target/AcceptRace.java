package dev.raceprobe.target;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Reads before it has accepted: what arrives within {@code window} after the 101 is answered with an error frame, closes the
 * socket, is lost, or aborts the transport. The fixed variant keeps such messages and answers them after the accept.
 */
final class AcceptRace extends Chat {
    static final String ERROR_TEXT = "WebSocket is not connected. Need to call \"accept\" first.";

    private final boolean racy;
    private final String outcome;
    private final long windowNanos;
    private final boolean strikes;
    private final Truth truth;

    private AcceptRace(boolean racy, String outcome, long windowNanos, boolean strikes, Truth truth) {
        this.racy = racy;
        this.outcome = outcome;
        this.windowNanos = windowNanos;
        this.strikes = strikes;
        this.truth = truth;
    }

    static BehaviourFactory of(Query query, Truth truth) {
        long[] window = query.nanosRange("window", 80);
        double p = query.probability("p", 1);
        String outcome = query.word("outcome", List.of("error", "1011", "lost", "abort"));
        boolean racy = query.word("variant", List.of("racy", "fixed")).equals("racy");
        return (SplittableRandom random) -> new AcceptRace(
                racy, outcome, random.nextLong(window[0], window[1] + 1), random.nextDouble() < p, truth);
    }

    @Override
    public void message(Client client, JsonNode message) {
        long offset = System.nanoTime() - client.acceptedAtNanos();
        if (offset >= windowNanos || !strikes) {
            super.message(client, message);
        } else if (racy) {
            strike(client, message, offset);
        } else {
            client.after(windowNanos - offset, () -> super.message(client, message));
        }
    }

    private void strike(Client client, JsonNode message, long offset) {
        String id = message.path("id").asText("");
        truth.record(client, "accept_race", outcome, Map.of("offset_us", offset / 1000, "message", id));
        switch (outcome) {
            case "error" -> client.send(client.event("error", id).put("message", ERROR_TEXT));
            case "1011" -> client.close(1011, ERROR_TEXT);
            case "abort" -> client.abort();
            default -> {}
        }
    }
}
