package dev.raceprobe.target.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.target.truth.Deed;
import dev.raceprobe.target.wire.Frames;
import dev.raceprobe.target.wire.Message;
import dev.raceprobe.target.wire.Peer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Plays one chat message's steps to its connection. An event takes its sequence number when it is due, sent or not, so that a
 * number is missing where an event is, and falls where two are swapped.
 */
public final class Exchange {
    private final Peer peer;
    private final Message trigger;
    private final Iterator<Step> steps;
    private final Consumer<ObjectNode> alsoTo;
    private final Map<AgentEvent, Long> sequences = new EnumMap<>(AgentEvent.class);

    private Exchange(Peer peer, Message trigger, List<Step> steps, Consumer<ObjectNode> alsoTo) {
        this.peer = peer;
        this.trigger = trigger;
        this.steps = List.copyOf(steps).iterator();
        this.alsoTo = alsoTo;
    }

    /** What a correct server does. */
    public static List<Step> correct(long paceNanos) {
        List<Step> steps = new ArrayList<>();
        for (AgentEvent event : AgentEvent.values()) {
            steps.add(new Step.Say(paceNanos, event));
        }
        return steps;
    }

    /** {@code alsoTo} is given every event right after it was sent. */
    public static void play(Peer peer, Message trigger, List<Step> steps, Consumer<ObjectNode> alsoTo) {
        new Exchange(peer, trigger, steps, alsoTo).next();
    }

    private void next() {
        if (steps.hasNext()) {
            Step step = steps.next();
            if (step.pauseNanos() == 0) {
                take(step);
            } else {
                peer.after(step.pauseNanos(), () -> take(step));
            }
        }
    }

    private void take(Step step) {
        step.take(this);
        next();
    }

    void say(AgentEvent event) {
        ObjectNode frame = frame(event);
        if (peer.send(frame)) {
            alsoTo.accept(frame);
        }
    }

    void admit(AgentEvent event, String outcome) {
        long sequence = sequenceOf(event);
        peer.admit(new Deed("event", outcome)
                .with("message", trigger.id())
                .with("event", event.label())
                .with("seq", sequence));
    }

    private ObjectNode frame(AgentEvent event) {
        ObjectNode frame = Frames.event(event.label(), trigger.id(), sequenceOf(event), peer.user());
        return switch (event) {
            case AGENT_STARTED -> frame;
            case AGENT_THINKING -> frame.put("text", trigger.text());
            case TOOL_EXECUTING, TOOL_COMPLETED -> frame.put("tool", "search");
            case AGENT_COMPLETED -> frame.put("text", answer(trigger.text()));
        };
    }

    private long sequenceOf(AgentEvent event) {
        for (AgentEvent due : EnumSet.range(AgentEvent.AGENT_STARTED, event)) {
            sequences.computeIfAbsent(due, each -> peer.nextSequence());
        }
        return sequences.get(event);
    }

    private static String answer(String text) {
        return "You said: " + text + ". The agent thought about it, used one tool and has nothing to add.";
    }
}
