package dev.raceprobe.target.fault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.target.chat.Conversation;
import dev.raceprobe.target.chat.Exchange;
import dev.raceprobe.target.query.Parameter;
import dev.raceprobe.target.query.Query;
import dev.raceprobe.target.truth.Deed;
import dev.raceprobe.target.wire.Message;
import dev.raceprobe.target.wire.Peer;
import java.util.List;

/**
 * Connections that share what should be theirs alone. Racy: an event is also sent to a socket taken from what all connections of
 * this path and query share, which is another user's. Fixed: the exchange holds on to the socket that asked.
 */
final class UserIsolation implements Behaviour {
    private static final Parameter<Double> P = Parameter.probability(
            "p", "1", "for each event: that it is also sent to another user's socket, if one is connected");

    static final Route ROUTE = new Route(
            "/leak",
            "cross-user leak: an event of one user also reaches another one's socket",
            List.of(P, Common.VARIANT),
            UserIsolation::new);

    private final double probability;
    private final long paceNanos;
    private final Room room = new Room();

    private UserIsolation(Query query) {
        probability = query.get(Common.VARIANT) == Common.Variant.FIXED ? 0 : query.get(P);
        paceNanos = query.get(Common.PACE);
    }

    @Override
    public Session open(Peer peer) {
        var conversation = new Conversation(peer, () -> Exchange.correct(paceNanos), frame -> leak(peer, frame));
        return new Session() {
            @Override
            public void opened() {
                room.enter(peer);
                conversation.greet();
            }

            @Override
            public void received(Message message) {
                conversation.answer(message);
            }

            @Override
            public void closed() {
                room.leave(peer);
            }
        };
    }

    private void leak(Peer owner, ObjectNode frame) {
        if (owner.random().nextDouble() < probability) {
            room.anotherUsers(owner)
                    .filter(victim -> victim.send(frame))
                    .ifPresent(victim -> victim.admit(new Deed("leak", "foreign_frame")
                            .with("message", frame.path("id").asText())
                            .with("event", frame.path("type").asText())
                            .with("owner", owner.user())
                            .with("owner_trace", owner.trace())));
        }
    }
}
