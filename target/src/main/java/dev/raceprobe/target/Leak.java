package dev.raceprobe.target;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps its users in one shared place and now and then sends an event of one to another. */
final class Leak extends Chat {
    private final Set<Client> shared;
    private final double p;
    private final boolean racy;
    private final SplittableRandom random;
    private final Truth truth;

    private Leak(Set<Client> shared, double p, boolean racy, SplittableRandom random, Truth truth) {
        this.shared = shared;
        this.p = p;
        this.racy = racy;
        this.random = random;
        this.truth = truth;
    }

    /** One set of users for each set of switches, as a server has one set of users. */
    static final class Rooms {
        private final ConcurrentHashMap<String, Set<Client>> rooms = new ConcurrentHashMap<>();

        BehaviourFactory of(Query query, Truth truth, String room) {
            double p = query.probability("p", 1);
            boolean racy = query.word("variant", List.of("racy", "fixed")).equals("racy");
            Set<Client> shared =
                    rooms.computeIfAbsent(room, r -> java.util.Collections.synchronizedSet(new LinkedHashSet<>()));
            return random -> new Leak(shared, p, racy, random, truth);
        }
    }

    @Override
    public void accepted(Client client) {
        shared.add(client);
        super.accepted(client);
    }

    @Override
    public void closed(Client client) {
        shared.remove(client);
    }

    @Override
    void sent(Client client, Cue cue) {
        super.sent(client, cue);
        boolean strikes = racy && cue.type().equals("agent_completed") && random.nextDouble() < p;
        if (strikes) {
            other(client).ifPresent(victim -> {
                truth.record(client, "leak", "foreign_frame", Map.of("to", victim.user(), "message", cue.id()));
                victim.send(
                        client.event(cue.type(), cue.id()).put("seq", cue.seq()).put("text", cue.text()));
            });
        }
    }

    private Optional<Client> other(Client client) {
        synchronized (shared) {
            return shared.stream()
                    .filter(c -> c != client && c.isOpen() && !c.user().equals(client.user()))
                    .findFirst();
        }
    }
}
