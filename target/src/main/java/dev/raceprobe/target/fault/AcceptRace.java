package dev.raceprobe.target.fault;

import dev.raceprobe.target.chat.Conversation;
import dev.raceprobe.target.query.Choice;
import dev.raceprobe.target.query.Parameter;
import dev.raceprobe.target.query.Query;
import dev.raceprobe.target.query.Window;
import dev.raceprobe.target.wire.Peer;
import java.util.List;
import java.util.Locale;

/**
 * The 101 is out, and for a window after it the application has not accepted the connection yet. Racy: a message that arrives in
 * the window is answered with an error, kills the connection or is lost. Fixed: it is kept and answered after the accept.
 */
final class AcceptRace implements Behaviour {
    enum Outcome implements Choice {
        ERROR("error"),
        CLOSE_1011("1011"),
        CLOSE_1008("1008"),
        LOST("lost"),
        ABORT("abort");

        private final String label;

        Outcome(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
    }

    enum Greeting implements Choice {
        AFTER,
        BEFORE;

        @Override
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Parameter<Window> WINDOW = Parameter.window(
            "window",
            "80ms",
            "from the 101 to the accept; a range is drawn for each connection. With 0ms only what came before the 101 is too early");
    private static final Parameter<Double> P =
            Parameter.probability("p", "1", "share of the connections that have the window");
    private static final Parameter<Outcome> OUTCOME = Parameter.choice(
            "outcome", Outcome.class, Outcome.ERROR, "what becomes of a message in the window; abort is a TCP reset");
    private static final Parameter<Greeting> READY = Parameter.choice(
            "ready",
            Greeting.class,
            Greeting.AFTER,
            "when it greets: after the accept, as such servers do (a client that waits for it never sees the race), or before");

    static final Route ROUTE = new Route(
            "/accept-race",
            "accept race: not accepted for a window after the 101",
            List.of(WINDOW, P, OUTCOME, READY, Common.VARIANT),
            AcceptRace::new);

    private final Window window;
    private final double probability;
    private final Outcome outcome;
    private final Greeting greeting;
    private final Common.Variant variant;
    private final long paceNanos;

    private AcceptRace(Query query) {
        window = query.get(WINDOW);
        probability = query.get(P);
        outcome = query.get(OUTCOME);
        greeting = query.get(READY);
        variant = query.get(Common.VARIANT);
        paceNanos = query.get(Common.PACE);
    }

    @Override
    public Session open(Peer peer) {
        boolean hasWindow = peer.random().nextDouble() < probability;
        long windowNanos = hasWindow ? window.drawNanos(peer.random()) : 0;
        Conversation conversation = new Conversation(peer, paceNanos);
        return variant == Common.Variant.FIXED || !hasWindow
                ? new UnacceptedFixed(peer, conversation, greeting, windowNanos)
                : new UnacceptedRacy(peer, conversation, greeting, windowNanos, outcome);
    }
}
