package dev.raceprobe.target.fault;

import dev.raceprobe.target.chat.Conversation;
import dev.raceprobe.target.query.Choice;
import dev.raceprobe.target.query.Parameter;
import dev.raceprobe.target.query.Query;
import dev.raceprobe.target.truth.Deed;
import dev.raceprobe.target.wire.Frames;
import dev.raceprobe.target.wire.Message;
import dev.raceprobe.target.wire.Peer;
import java.util.List;
import java.util.Locale;

/** A conversation does not come to its end: no answer, too short a one, or none to the second message. Fixed: it does. */
final class ChatJourney implements Behaviour {
    enum Fault implements Choice {
        /** The first chat message is not answered. */
        DEADLINE,
        /** It is answered with two characters. */
        LENGTH,
        /** The second chat message is not answered. */
        FOLLOW_UP,
        /** The first is answered with an error that blames a service behind this one. */
        DEPENDENCY;

        @Override
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Parameter<Fault> FAULT =
            Parameter.choice("fault", Fault.class, Fault.DEADLINE, "what is wrong with the conversation");
    private static final Parameter<Double> P = Parameter.probability("p", "1", "share of the conversations");

    static final Route ROUTE = new Route(
            "/journey",
            "journey faults: no answer, a short one, none to the second message, or a failed dependency",
            List.of(FAULT, P, Common.VARIANT),
            ChatJourney::new);

    private final Fault fault;
    private final double probability;
    private final long paceNanos;

    private ChatJourney(Query query) {
        fault = query.get(FAULT);
        probability = query.get(Common.VARIANT) == Common.Variant.FIXED ? 0 : query.get(P);
        paceNanos = query.get(Common.PACE);
    }

    @Override
    public Session open(Peer peer) {
        Conversation conversation = new Conversation(peer, paceNanos);
        boolean strikes = peer.random().nextDouble() < probability;
        int struck = fault == Fault.FOLLOW_UP ? 2 : 1;
        return new Session() {
            private int chats;

            @Override
            public void opened() {
                conversation.greet();
            }

            @Override
            public void received(Message message) {
                chats += message.type().equals("chat") ? 1 : 0;
                if (strikes && message.type().equals("chat") && chats == struck) {
                    strike(peer, message);
                } else {
                    conversation.answer(message);
                }
            }
        };
    }

    private void strike(Peer peer, Message message) {
        peer.admit(new Deed("journey", fault.label()).with("message", message.id()));
        if (fault == Fault.LENGTH) {
            peer.send(Frames.event("agent_completed", message.id(), peer.nextSequence(), peer.user())
                    .put("text", "ok"));
        } else if (fault == Fault.DEPENDENCY) {
            peer.send(Frames.error("rate_limited: the model is busy"));
        }
    }
}
