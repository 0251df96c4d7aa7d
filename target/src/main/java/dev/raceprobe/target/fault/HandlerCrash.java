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
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The handler throws: before the 101, answered with 500, or on a message, answered with a Close 1011 or with what was thrown.
 * Fixed: it does not.
 */
final class HandlerCrash implements Behaviour {
    enum At implements Choice {
        CONNECT,
        MESSAGE;

        @Override
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What the client sees of a crash on a message. */
    enum With implements Choice {
        CLOSE_1011("1011"),
        ERROR("error"),
        EXCEPTION("exception");

        private final String label;

        With(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
    }

    private static final Parameter<Double> P =
            Parameter.probability("p", "1", "share of the handshakes, or of the messages, that crash it");
    private static final Parameter<At> WHERE =
            Parameter.choice("at", At.class, At.MESSAGE, "connect: 500 instead of the 101; message: see with");
    private static final Parameter<With> WITH = Parameter.choice(
            "with",
            With.class,
            With.CLOSE_1011,
            "what comes instead of an answer: a Close, an error message in Tomcat's words, or one with an exception of its own");

    static final Route ROUTE = new Route(
            "/crash",
            "handler crash: 500, Close 1011 or an error message",
            List.of(P, WHERE, WITH, Common.VARIANT),
            HandlerCrash::new);

    /** Tomcat's words where two threads send on one session at once. */
    private static final String TWO_SENDERS =
            "The remote endpoint was in state [TEXT_FULL_WRITING] which is an invalid state for called method";

    private static final String UNCAUGHT = "java.lang.NullPointerException: session";

    private final double probability;
    private final At where;
    private final With with;
    private final long paceNanos;

    private HandlerCrash(Query query) {
        probability = query.get(Common.VARIANT) == Common.Variant.FIXED ? 0 : query.get(P);
        where = query.get(WHERE);
        with = query.get(WITH);
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
                    peer.admit(new Deed("crash", with.label()).with("message", message.id()));
                    fail(peer);
                } else {
                    conversation.answer(message);
                }
            }
        };
    }

    private void fail(Peer peer) {
        switch (with) {
            case CLOSE_1011 -> peer.close(1011, "Internal error");
            case ERROR -> peer.send(Frames.error(TWO_SENDERS));
            case EXCEPTION -> peer.send(Frames.error(UNCAUGHT));
        }
    }
}
