package dev.raceprobe.target.fault;

import dev.raceprobe.target.chat.Conversation;
import dev.raceprobe.target.query.Parameter;
import dev.raceprobe.target.query.Query;
import dev.raceprobe.target.wire.Message;
import dev.raceprobe.target.wire.Peer;
import java.util.List;

/** No fault either: greets late and answers everything late, and loses nothing. A probe that finds something here is wrong. */
final class SlowButCorrect implements Behaviour {
    private static final Parameter<Long> DELAY =
            Parameter.span("delay", "600ms", "how late it greets after the 101, and answers after a message");

    static final Route ROUTE =
            new Route("/slow", "slow but correct: greets and answers late", List.of(DELAY), SlowButCorrect::new);

    private final long delayNanos;
    private final long paceNanos;

    private SlowButCorrect(Query query) {
        delayNanos = query.get(DELAY);
        paceNanos = query.get(Common.PACE);
    }

    @Override
    public Session open(Peer peer) {
        Conversation conversation = new Conversation(peer, paceNanos);
        return new Session() {
            @Override
            public void opened() {
                peer.after(delayNanos, conversation::greet);
            }

            @Override
            public void received(Message message) {
                peer.after(delayNanos, () -> conversation.answer(message));
            }
        };
    }
}
