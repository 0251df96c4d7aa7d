package dev.raceprobe.target;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The service as it ought to be: greets, answers pings, plays the five agent events for a chat message. */
class Chat implements Behaviour {
    /** The events of one agent run, in order. */
    static final List<String> EVENTS =
            List.of("agent_started", "agent_thinking", "tool_executing", "tool_completed", "agent_completed");

    static final long EVENT_GAP_NANOS = 2_000_000;

    private long sequence;

    @Override
    public void accepted(Client client) {
        client.send(client.event("connection_established", ""));
    }

    @Override
    public void message(Client client, JsonNode message) {
        String id = message.path("id").asText("");
        switch (message.path("type").asText("")) {
            case "ping" -> client.send(client.event("pong", id));
            case "chat" -> play(client, script(client, id, message.path("text").asText("")));
            default -> client.send(client.event("error", id).put("message", "unknown type"));
        }
    }

    /** One event to be sent: after which delay from its predecessor. */
    record Cue(String type, String id, long seq, String text, long delayNanos) {}

    /** What will be sent for a chat message; faults change it. */
    List<Cue> script(Client client, String id, String text) {
        List<Cue> cues = new ArrayList<>();
        for (String type : EVENTS) {
            cues.add(new Cue(type, id, ++sequence, text, EVENT_GAP_NANOS));
        }
        return cues;
    }

    private void play(Client client, List<Cue> cues) {
        if (cues.isEmpty()) {
            return;
        }
        Cue cue = cues.get(0);
        client.after(cue.delayNanos(), () -> {
            sent(client, cue);
            play(client, cues.subList(1, cues.size()));
        });
    }

    /** Sends one event; a leak sends it elsewhere too. */
    void sent(Client client, Cue cue) {
        client.send(client.event(cue.type(), cue.id()).put("seq", cue.seq()).put("text", cue.text()));
    }
}
