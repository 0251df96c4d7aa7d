package dev.raceprobe.target.fault;

import dev.raceprobe.target.chat.Conversation;
import dev.raceprobe.target.query.Parameter;
import dev.raceprobe.target.query.Query;
import dev.raceprobe.target.truth.Deed;
import dev.raceprobe.target.wire.Message;
import dev.raceprobe.target.wire.Peer;
import java.util.List;

/**
 * A connection is accepted and stays open, and its greeting never comes: who waits for it waits in vain. Fixed: it comes, however
 * late.
 */
final class NeverReady implements Behaviour {
    private static final Parameter<Double> P =
            Parameter.probability("p", "1", "share of the connections that are never greeted");
    private static final Parameter<Long> DELAY =
            Parameter.span("delay", "0ms", "how late the others are greeted after the 101, which is no fault");

    static final Route ROUTE = new Route(
            "/never-ready",
            "never ready: accepted, open, and never greeted",
            List.of(P, DELAY, Common.VARIANT),
            NeverReady::new);

    private final double probability;
    private final long delayNanos;
    private final long paceNanos;

    private NeverReady(Query query) {
        probability = query.get(Common.VARIANT) == Common.Variant.FIXED ? 0 : query.get(P);
        delayNanos = query.get(DELAY);
        paceNanos = query.get(Common.PACE);
    }

    @Override
    public Session open(Peer peer) {
        Conversation conversation = new Conversation(peer, paceNanos);
        return new Session() {
            @Override
            public void opened() {
                if (peer.random().nextDouble() < probability) {
                    peer.admit(new Deed("never_ready", "silent"));
                } else {
                    peer.after(delayNanos, conversation::greet);
                }
            }

            @Override
            public void received(Message message) {
                conversation.answer(message);
            }
        };
    }
}
