package dev.raceprobe.target.fault;

import dev.raceprobe.target.chat.Conversation;
import dev.raceprobe.target.truth.Deed;
import dev.raceprobe.target.wire.Frames;
import dev.raceprobe.target.wire.Message;
import dev.raceprobe.target.wire.Peer;

/** The racy side of {@link AcceptRace}: what comes before the accept meets its outcome. */
final class UnacceptedRacy implements Session {
    /** Starlette's words for a receive before the accept. */
    private static final String NOT_ACCEPTED = "WebSocket is not connected. Need to call \"accept\" first.";

    private final Peer peer;
    private final Conversation conversation;
    private final Accept accept;
    private final AcceptRace.Outcome outcome;

    UnacceptedRacy(
            Peer peer,
            Conversation conversation,
            AcceptRace.Greeting greeting,
            long windowNanos,
            AcceptRace.Outcome outcome) {
        this.peer = peer;
        this.conversation = conversation;
        this.outcome = outcome;
        accept = new Accept(peer, conversation, greeting, windowNanos, () -> {});
    }

    @Override
    public void opened() {
        accept.begin();
    }

    @Override
    public void received(Message message) {
        if (accept.isBeforeIt(message)) {
            fail(message);
        } else {
            conversation.answer(message);
        }
    }

    private void fail(Message message) {
        long offsetNanos = accept.offsetNanos(message);
        peer.admit(new Deed(offsetNanos < 0 ? "pipelined" : "accept_race", outcome.label())
                .with("offset_us", offsetNanos / 1000)
                .with("window_us", accept.windowNanos() / 1000)
                .with("message", message.id()));
        switch (outcome) {
            case ERROR -> peer.send(Frames.error(NOT_ACCEPTED));
            case CLOSE_1011 -> peer.close(1011, "Internal error");
            case CLOSE_1008 -> peer.close(1008, "not now");
            case LOST -> {}
            case ABORT -> peer.reset();
        }
    }
}
