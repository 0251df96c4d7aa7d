package dev.raceprobe.target.fault;

import dev.raceprobe.target.chat.Conversation;
import dev.raceprobe.target.query.Query;
import dev.raceprobe.target.wire.Message;
import dev.raceprobe.target.wire.Peer;
import java.util.List;

/** No fault: greets at once and answers everything, in order. */
final class Healthy implements Behaviour {
    static final Route ROUTE = new Route("/ws", "healthy: greets and answers at once", List.of(), Healthy::new);

    private final long paceNanos;

    private Healthy(Query query) {
        paceNanos = query.get(Common.PACE);
    }

    @Override
    public Session open(Peer peer) {
        return sessionOf(new Conversation(peer, paceNanos));
    }

    static Session sessionOf(Conversation conversation) {
        return new Session() {
            @Override
            public void opened() {
                conversation.greet();
            }

            @Override
            public void received(Message message) {
                conversation.answer(message);
            }
        };
    }
}
