package dev.raceprobe.target;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Loses, duplicates, reorders or delays one of the five agent events. */
final class EventFaults extends Chat {
    private final String fault;
    private final String event;
    private final double p;
    private final long delayNanos;
    private final boolean racy;
    private final SplittableRandom random;
    private final Truth truth;

    private EventFaults(
            String fault, String event, double p, long delayNanos, boolean racy, SplittableRandom random, Truth truth) {
        this.fault = fault;
        this.event = event;
        this.p = p;
        this.delayNanos = delayNanos;
        this.racy = racy;
        this.random = random;
        this.truth = truth;
    }

    static BehaviourFactory of(Query query, Truth truth) {
        String fault = query.word("fault", List.of("lost", "duplicate", "reorder", "late"));
        String event = query.word(
                "event",
                List.of("tool_completed", "agent_started", "agent_thinking", "tool_executing", "agent_completed"));
        double p = query.probability("p", 1);
        long delay = query.nanos("delay", 3_000);
        boolean racy = query.word("variant", List.of("racy", "fixed")).equals("racy");
        return random -> new EventFaults(fault, event, p, delay, racy, random, truth);
    }

    @Override
    List<Cue> script(Client client, String id, String text) {
        List<Cue> cues = new ArrayList<>(super.script(client, id, text));
        if (!racy || random.nextDouble() >= p) {
            return cues;
        }
        int at = EVENTS.indexOf(event);
        truth.record(client, "event", fault, Map.of("event", event, "message", id));
        Cue cue = cues.get(at);
        switch (fault) {
            case "lost" -> cues.remove(at);
            case "duplicate" -> cues.add(at + 1, cue);
            case "reorder" -> Collections.swap(cues, at, at == 0 ? 1 : at - 1);
            default -> cues.set(at, new Cue(cue.type(), cue.id(), cue.seq(), cue.text(), delayNanos));
        }
        return cues;
    }
}
