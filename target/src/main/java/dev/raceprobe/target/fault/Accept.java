package dev.raceprobe.target.fault;

import dev.raceprobe.target.chat.Conversation;
import dev.raceprobe.target.wire.Message;
import dev.raceprobe.target.wire.Peer;

/**
 * When one connection is accepted: a window after its 101. Whether a message came before or after is decided by its own stamp
 * against the stamp of the 101; the timer only sees to it that the greeting goes out.
 */
final class Accept {
    private final Peer peer;
    private final Conversation conversation;
    private final AcceptRace.Greeting greeting;
    private final long windowNanos;
    private final Runnable then;
    private boolean accepted;

    /** {@code then} runs once, right after the accept and its greeting. */
    Accept(Peer peer, Conversation conversation, AcceptRace.Greeting greeting, long windowNanos, Runnable then) {
        this.peer = peer;
        this.conversation = conversation;
        this.greeting = greeting;
        this.windowNanos = windowNanos;
        this.then = then;
    }

    void begin() {
        if (greeting == AcceptRace.Greeting.BEFORE) {
            conversation.greet();
        }
        long remaining = peer.upgradedAtNanos() + windowNanos - System.nanoTime();
        if (remaining <= 0) {
            happen();
        } else {
            peer.after(remaining, this::happen);
        }
    }

    /** True for a message that came too early; the accept has happened when it returns false. */
    boolean isBeforeIt(Message message) {
        if (offsetNanos(message) < windowNanos) {
            return true;
        }
        happen();
        return false;
    }

    /** The greeting has gone out, and what was kept has been answered. */
    boolean hasHappened() {
        return accepted;
    }

    /** From the 101; negative for what came before it, as no client should send it. */
    long offsetNanos(Message message) {
        return message.atNanos() - peer.upgradedAtNanos();
    }

    long windowNanos() {
        return windowNanos;
    }

    private void happen() {
        if (!accepted) {
            accepted = true;
            if (greeting == AcceptRace.Greeting.AFTER) {
                conversation.greet();
            }
            then.run();
        }
    }
}
