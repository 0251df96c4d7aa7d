package dev.raceprobe.target.fault;

import dev.raceprobe.target.chat.Conversation;
import dev.raceprobe.target.query.Choice;
import dev.raceprobe.target.query.Parameter;
import dev.raceprobe.target.query.Query;
import dev.raceprobe.target.truth.Deed;
import dev.raceprobe.target.wire.Message;
import dev.raceprobe.target.wire.Peer;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * More connections at once than it can hold are turned away. Fixed: it holds all of them. With {@code each} they are greeted one
 * after the other, which is slow and correct.
 */
final class ConnectionStorm implements Behaviour {
    enum Outcome implements Choice {
        STATUS_503("503"),
        STATUS_429("429"),
        STATUS_500("500"),
        CLOSE_1011("1011"),
        SILENT("silent");

        private final String label;

        Outcome(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }

        private Optional<Integer> status() {
            return this == CLOSE_1011 || this == SILENT ? Optional.empty() : Optional.of(Integer.parseInt(label));
        }
    }

    private static final Parameter<Long> CAPACITY =
            Parameter.integer("capacity", "10", "connections of this path and query that it holds at once");
    private static final Parameter<Double> P =
            Parameter.probability("p", "1", "share of those over it that are turned away");
    private static final Parameter<Outcome> OUTCOME = Parameter.choice(
            "outcome",
            Outcome.class,
            Outcome.STATUS_503,
            "what becomes of those over it: a status instead of the 101, a Close 1011 some time after the greeting, or no greeting");
    private static final Parameter<Long> AFTER =
            Parameter.span("after", "100ms", "from the greeting to the Close with outcome=1011");
    private static final Parameter<Long> EACH =
            Parameter.span("each", "0ms", "from one greeting to the next: those that came together queue for it");

    static final Route ROUTE = new Route(
            "/storm",
            "connection storm: too many connections at once are turned away",
            List.of(CAPACITY, P, OUTCOME, AFTER, EACH, Common.VARIANT),
            ConnectionStorm::new);

    private final long capacity;
    private final double probability;
    private final Outcome outcome;
    private final long afterNanos;
    private final long eachNanos;
    private final long paceNanos;
    private long open;
    private long nextGreetingNanos = System.nanoTime();

    private ConnectionStorm(Query query) {
        capacity = query.get(Common.VARIANT) == Common.Variant.FIXED ? Long.MAX_VALUE : query.get(CAPACITY);
        probability = query.get(P);
        outcome = query.get(OUTCOME);
        afterNanos = query.get(AFTER);
        eachNanos = query.get(EACH);
        paceNanos = query.get(Common.PACE);
    }

    @Override
    public Optional<Refusal> refusal(String user, SplittableRandom random) {
        return outcome.status()
                .filter(status -> open >= capacity && random.nextDouble() < probability)
                .map(status -> new Refusal(status, deed()));
    }

    private Deed deed() {
        return new Deed("connect_storm", outcome.label()).with("open", open);
    }

    @Override
    public Session open(Peer peer) {
        Conversation conversation = new Conversation(peer, paceNanos);
        boolean isTurnedAway =
                ++open > capacity && outcome.status().isEmpty() && peer.random().nextDouble() < probability;
        return new Session() {
            @Override
            public void opened() {
                if (isTurnedAway && outcome == Outcome.SILENT) {
                    peer.admit(deed());
                } else {
                    peer.after(untilGreeting(), this::greet);
                }
            }

            private void greet() {
                conversation.greet();
                if (isTurnedAway) {
                    peer.after(afterNanos, () -> {
                        peer.admit(deed());
                        peer.close(1011, "Internal error");
                    });
                }
            }

            @Override
            public void received(Message message) {
                conversation.answer(message);
            }

            @Override
            public void closed() {
                open--;
            }
        };
    }

    private long untilGreeting() {
        long now = System.nanoTime();
        long at = nextGreetingNanos - now > 0 ? nextGreetingNanos : now;
        nextGreetingNanos = at + eachNanos;
        return at - now;
    }
}
