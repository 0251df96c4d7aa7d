package dev.raceprobe.target;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Its handler crashes: before the accept the upgrade is answered 500, on a message the socket is closed with 1011. */
final class Crash extends Chat {
    private final double p;
    private final SplittableRandom random;
    private final Truth truth;

    private Crash(double p, SplittableRandom random, Truth truth) {
        this.p = p;
        this.random = random;
        this.truth = truth;
    }

    static BehaviourFactory of(Query query, Truth truth) {
        double p = query.probability("p", 1);
        boolean atConnect = query.word("at", List.of("message", "connect")).equals("connect");
        boolean racy = query.word("variant", List.of("racy", "fixed")).equals("racy");
        double onMessage = racy && !atConnect ? p : 0;
        return random -> {
            if (racy && atConnect && random.nextDouble() < p) {
                throw new HandlerCrashed();
            }
            return new Crash(onMessage, random, truth);
        };
    }

    @Override
    public void message(Client client, JsonNode message) {
        if (random.nextDouble() < p) {
            truth.record(
                    client,
                    "crash",
                    "1011",
                    Map.of("message", message.path("id").asText("")));
            client.close(1011, "internal error");
        } else {
            super.message(client, message);
        }
    }

    /** The handler crashed before the upgrade was answered. */
    static final class HandlerCrashed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        HandlerCrashed() {
            super("handler crashed", null, false, false);
        }
    }
}
