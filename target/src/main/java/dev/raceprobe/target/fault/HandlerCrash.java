package dev.raceprobe.target.fault;

import dev.raceprobe.target.chat.Conversation;
import dev.raceprobe.target.query.Choice;
import dev.raceprobe.target.query.Parameter;
import dev.raceprobe.target.query.Query;
import dev.raceprobe.target.truth.Deed;
import dev.raceprobe.target.wire.Message;
import dev.raceprobe.target.wire.Peer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;

/** The handler throws: before the 101, answered with 500, or on a message, answered with a Close 1011. Fixed: it does not. */
final class HandlerCrash implements Behaviour {
    enum At implements Choice {
        CONNECT,
        MESSAGE;

        @Override
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Parameter<Double> P =
            Parameter.probability("p", "1", "share of the handshakes, or of the messages, that crash it");
    private static final Parameter<At> WHERE = Parameter.choice(
            "at", At.class, At.MESSAGE, "connect: 500 instead of the 101; message: Close 1011 instead of an answer");

    static final Route ROUTE = new Route(
            "/crash", "handler crash: 500 or Close 1011", List.of(P, WHERE, Common.VARIANT), HandlerCrash::new);

    private final double probability;
    private final At where;
    private final long paceNanos;

    private HandlerCrash(Query query) {
        probability = query.get(Common.VARIANT) == Common.Variant.FIXED ? 0 : query.get(P);
        where = query.get(WHERE);
        paceNanos = query.get(Common.PACE);
    }

    @Override
    public Optional<Deed> crash(SplittableRandom random) {
        return where == At.CONNECT && random.nextDouble() < probability
                ? Optional.of(new Deed("crash", "500"))
                : Optional.empty();
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
                if (where == At.MESSAGE && peer.random().nextDouble() < probability) {
                    peer.admit(new Deed("crash", "1011").with("message", message.id()));
                    peer.close(1011, "Internal error");
                } else {
                    conversation.answer(message);
                }
            }
        };
    }
}
