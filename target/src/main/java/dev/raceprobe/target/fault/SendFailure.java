package dev.raceprobe.target.fault;

import dev.raceprobe.target.chat.Conversation;
import dev.raceprobe.target.query.Parameter;
import dev.raceprobe.target.query.Query;
import dev.raceprobe.target.truth.Deed;
import dev.raceprobe.target.wire.Message;
import dev.raceprobe.target.wire.Peer;
import java.util.List;

/** A connection that has lived for a while goes deaf: it stays open, and some messages are not answered. Fixed: all are. */
final class SendFailure implements Behaviour {
    private static final Parameter<Double> P = Parameter.probability("p", "1", "share of the messages that are lost");
    private static final Parameter<Long> AFTER =
            Parameter.span("after", "0ms", "age of the connection, from the 101, from which on messages are lost");

    static final Route ROUTE = new Route(
            "/deaf",
            "send failure: messages of open connections are lost",
            List.of(P, AFTER, Common.VARIANT),
            SendFailure::new);

    private final double probability;
    private final long afterNanos;
    private final long paceNanos;

    private SendFailure(Query query) {
        probability = query.get(Common.VARIANT) == Common.Variant.FIXED ? 0 : query.get(P);
        afterNanos = query.get(AFTER);
        paceNanos = query.get(Common.PACE);
    }

    @Override
    public Session open(Peer peer) {
        Conversation conversation = new Conversation(peer, paceNanos);
        return new Session() {
            @Override
            public void opened() {
                conversation.greet();
            }

            @Override
            public void received(Message message) {
                boolean isOld = message.atNanos() - peer.upgradedAtNanos() >= afterNanos;
                if (isOld && peer.random().nextDouble() < probability) {
                    peer.admit(new Deed("send_failure", "lost").with("message", message.id()));
                } else {
                    conversation.answer(message);
                }
            }
        };
    }
}
