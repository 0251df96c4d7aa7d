package dev.raceprobe.target.fault;

import dev.raceprobe.target.chat.Conversation;
import dev.raceprobe.target.wire.Message;
import dev.raceprobe.target.wire.Peer;
import java.util.ArrayList;
import java.util.List;

/** The repaired side of {@link AcceptRace}: what comes before the accept is kept, and answered after it in its order. */
final class UnacceptedFixed implements Session {
    private final Conversation conversation;
    private final Accept accept;
    private final List<Message> kept = new ArrayList<>();

    UnacceptedFixed(Peer peer, Conversation conversation, AcceptRace.Greeting greeting, long windowNanos) {
        this.conversation = conversation;
        accept = new Accept(peer, conversation, greeting, windowNanos, this::answerKept);
    }

    @Override
    public void opened() {
        accept.begin();
    }

    @Override
    public void received(Message message) {
        if (accept.isBeforeIt(message) && !accept.hasHappened()) {
            kept.add(message);
        } else {
            conversation.answer(message);
        }
    }

    private void answerKept() {
        kept.forEach(conversation::answer);
        kept.clear();
    }
}
