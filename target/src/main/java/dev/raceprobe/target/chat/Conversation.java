package dev.raceprobe.target.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.target.wire.Frames;
import dev.raceprobe.target.wire.Message;
import dev.raceprobe.target.wire.Peer;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The correct application on one connection: it greets, answers {@code ping} with {@code pong} and {@code chat} with the agent's
 * events. Faults are wrapped around it, or change the steps of its exchanges.
 */
public final class Conversation {
    private final Peer peer;
    private final Supplier<List<Step>> steps;
    private final Consumer<ObjectNode> alsoTo;

    public Conversation(Peer peer, long paceNanos) {
        this(peer, () -> Exchange.correct(paceNanos), frame -> {});
    }

    /**
     * @param steps asked anew for each exchange
     * @param alsoTo given every event after it was sent
     */
    public Conversation(Peer peer, Supplier<List<Step>> steps, Consumer<ObjectNode> alsoTo) {
        this.peer = peer;
        this.steps = steps;
        this.alsoTo = alsoTo;
    }

    public void greet() {
        peer.send(Frames.greeting(peer.user()));
    }

    public void answer(Message message) {
        switch (message.type()) {
            case "ping" -> peer.send(Frames.pong(message.id()));
            case "chat" -> Exchange.play(peer, message, steps.get(), alsoTo);
            default -> peer.send(Frames.error("message /type must be ping or chat"));
        }
    }
}
