package dev.raceprobe.target.fault;

import dev.raceprobe.target.chat.Conversation;
import dev.raceprobe.target.query.Choice;
import dev.raceprobe.target.query.Parameter;
import dev.raceprobe.target.query.Query;
import dev.raceprobe.target.truth.Deed;
import dev.raceprobe.target.wire.Message;
import dev.raceprobe.target.wire.Peer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An HTTP view of who is connected, beside the sockets. Racy: some connections' begin or end gets into the view late. Fixed: none
 * does. Either may follow with a delay that is its own and no fault. The newest connection of a user is the one that counts.
 */
final class StateConsistency implements Behaviour {
    /** What the view is late about. */
    enum At implements Choice {
        OPEN,
        CLOSE;

        @Override
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Parameter<At> WHERE =
            Parameter.choice("at", At.class, At.CLOSE, "whether it is late about the begin or the end");
    private static final Parameter<Double> P = Parameter.probability("p", "1", "share of the connections");
    private static final Parameter<Long> LAG = Parameter.span("lag", "5s", "how late the view is");
    private static final Parameter<Long> DELAY =
            Parameter.span("delay", "0ms", "how late it is about every connection, which is no fault");

    static final String PATH = "/presence";

    static final Route ROUTE = new Route(
            PATH,
            "stale state: GET " + PATH + "/view?of=USER&the same query disagrees with the socket",
            List.of(WHERE, P, LAG, DELAY, Common.VARIANT),
            StateConsistency::new);

    private final At where;
    private final double probability;
    private final long lagNanos;
    private final long delayNanos;
    private final long paceNanos;
    private final Map<String, Presence> newest = new HashMap<>();

    private StateConsistency(Query query) {
        where = query.get(WHERE);
        probability = query.get(Common.VARIANT) == Common.Variant.FIXED ? 0 : query.get(P);
        lagNanos = query.get(LAG);
        delayNanos = query.get(DELAY);
        paceNanos = query.get(Common.PACE);
    }

    @Override
    public Session open(Peer peer) {
        Conversation conversation = new Conversation(peer, paceNanos);
        return new Session() {
            private Presence presence;

            @Override
            public void opened() {
                presence = new Presence(System.nanoTime() + lateness(peer, At.OPEN));
                newest.put(peer.user(), presence);
                conversation.greet();
            }

            @Override
            public void received(Message message) {
                conversation.answer(message);
            }

            @Override
            public void closed() {
                presence.hiddenFromNanos = System.nanoTime() + lateness(peer, At.CLOSE);
                presence.closed = true;
            }
        };
    }

    private long lateness(Peer peer, At moment) {
        if (where != moment || peer.random().nextDouble() >= probability) {
            return delayNanos;
        }
        peer.admit(new Deed("presence", moment.label()));
        return lagNanos;
    }

    @Override
    public Optional<String> view(String user) {
        Presence presence = newest.get(user);
        long now = System.nanoTime();
        boolean connected = presence != null && presence.isShown(now);
        return Optional.of(connected ? "connected" : "disconnected");
    }

    private static final class Presence {
        private final long shownFromNanos;
        private boolean closed;
        private long hiddenFromNanos;

        private Presence(long shownFromNanos) {
            this.shownFromNanos = shownFromNanos;
        }

        /** What has been closed before it was shown never is. */
        private boolean isShown(long now) {
            boolean begun = now - shownFromNanos >= 0;
            return begun && (!closed || now - hiddenFromNanos < 0 && hiddenFromNanos - shownFromNanos > 0);
        }
    }
}
