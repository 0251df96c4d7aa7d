package dev.raceprobe.target.fault;

import dev.raceprobe.target.chat.Conversation;
import dev.raceprobe.target.query.Parameter;
import dev.raceprobe.target.query.Query;
import dev.raceprobe.target.truth.Deed;
import dev.raceprobe.target.wire.Message;
import dev.raceprobe.target.wire.Peer;
import java.util.List;

/** Gives up on clients whose first message takes longer than it takes on the developer's machine. Fixed: it waits. */
final class LatencyProfile implements Behaviour {
    private static final Parameter<Long> DEADLINE =
            Parameter.span("deadline", "50ms", "time from the 101 to the first message, or it closes with 1011");
    private static final Parameter<Double> P =
            Parameter.probability("p", "1", "share of the connections that have the deadline");

    static final Route ROUTE = new Route(
            "/impatient",
            "latency sensitive: a deadline that only near clients meet",
            List.of(DEADLINE, P, Common.VARIANT),
            LatencyProfile::new);

    private final long deadlineNanos;
    private final double probability;
    private final long paceNanos;

    private LatencyProfile(Query query) {
        deadlineNanos = query.get(DEADLINE);
        probability = query.get(Common.VARIANT) == Common.Variant.FIXED ? 0 : query.get(P);
        paceNanos = query.get(Common.PACE);
    }

    @Override
    public Session open(Peer peer) {
        Conversation conversation = new Conversation(peer, paceNanos);
        return new Session() {
            private boolean heard;

            @Override
            public void opened() {
                conversation.greet();
                if (peer.random().nextDouble() < probability) {
                    peer.after(deadlineNanos, this::giveUp);
                }
            }

            private void giveUp() {
                if (!heard) {
                    peer.admit(new Deed("impatient", "1011"));
                    peer.close(1011, "too slow");
                }
            }

            @Override
            public void received(Message message) {
                heard = true;
                conversation.answer(message);
            }
        };
    }
}
