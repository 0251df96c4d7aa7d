package dev.raceprobe.target.fault;

import dev.raceprobe.target.chat.Conversation;
import dev.raceprobe.target.fault.Entry.In;
import dev.raceprobe.target.fault.Entry.Out;
import dev.raceprobe.target.query.Choice;
import dev.raceprobe.target.query.Parameter;
import dev.raceprobe.target.query.Query;
import dev.raceprobe.target.token.TokenVerdict;
import dev.raceprobe.target.token.TokenVerdict.Accepted;
import dev.raceprobe.target.token.TokenVerdict.Refused;
import dev.raceprobe.target.truth.Deed;
import dev.raceprobe.target.wire.Frames;
import dev.raceprobe.target.wire.Message;
import dev.raceprobe.target.wire.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Authentication that is not what it should be: valid tokens are refused while others are being served, wrong ones are let in, or
 * messages are answered before the token is acknowledged. Fixed: every token gets what it deserves, sooner or later.
 */
final class AuthRace implements Behaviour {
    enum Fault implements Choice {
        /** A valid token is refused while at least two other connections are open. */
        RACE,
        /** A wrong token is served like a valid one. */
        ACCEPT,
        /** The connection of a wrong token stays open, and silent. */
        LINGER,
        /** What is said before the acknowledgement is answered before it. */
        EARLY;

        @Override
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    enum Refusal implements Choice {
        UPGRADE,
        HIDE,
        CLOSE;

        @Override
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Parameter<Fault> FAULT =
            Parameter.choice("fault", Fault.class, Fault.RACE, "what goes wrong with a token");
    private static final Parameter<Double> P = Parameter.probability(
            "p", "1", "share of the handshakes, or with fault=early of the messages, in which it goes wrong");
    private static final Parameter<WrongToken> TOKEN =
            Parameter.choice("wrong", WrongToken.class, WrongToken.ANY, "which wrong tokens are let in");
    private static final Parameter<Refusal> REFUSAL = Parameter.choice(
            "refuse",
            Refusal.class,
            Refusal.UPGRADE,
            "upgrade: with a 401; hide: with a 404, as if nothing were there; close: with a 101 and then a Close 4401");
    private static final Parameter<Long> DELAY =
            Parameter.span("delay", "0ms", "time from the 101 to the Close 4401 with refuse=close");
    private static final Parameter<Long> ACK = Parameter.span(
            "ack", "0ms", "time from the 101 to auth_ok, before which nothing is answered; 0ms: there is none");

    static final Route ROUTE = new Route(
            "/auth",
            "auth race and bypass: valid tokens refused, wrong ones let in",
            List.of(FAULT, P, TOKEN, REFUSAL, DELAY, ACK, Common.VARIANT),
            AuthRace::new);

    private static final int UNAUTHORIZED = 4401;
    private static final int OTHERS = 2;

    private final Fault fault;
    private final double probability;
    private final WrongToken wrong;
    private final Refusal refusal;
    private final long delayNanos;
    private final long ackNanos;
    private final long paceNanos;
    private final SplittableRandom random;
    private int open;

    private AuthRace(Query query) {
        fault = query.get(FAULT);
        probability = query.get(Common.VARIANT) == Common.Variant.FIXED ? 0 : query.get(P);
        wrong = query.get(TOKEN);
        refusal = query.get(REFUSAL);
        delayNanos = query.get(DELAY);
        ackNanos = query.get(ACK);
        paceNanos = query.get(Common.PACE);
        random = new SplittableRandom(query.get(Common.SEED));
    }

    @Override
    public Entry enter(TokenVerdict verdict) {
        if (verdict instanceof Accepted accepted) {
            return fault == Fault.RACE && open >= OTHERS && strikes()
                    ? new Out(401, "token is not valid", Optional.of(new Deed("auth", Fault.RACE.label())))
                    : new In(accepted.user(), this::open);
        }
        String reason = ((Refused) verdict).reason();
        if (fault == Fault.ACCEPT && wrong.is(reason) && strikes()) {
            return new In("intruder", peer -> served(peer, Optional.of(reason)));
        }
        if (fault == Fault.LINGER && wrong.is(reason) && strikes()) {
            return new In("intruder", peer -> lingering(peer, reason));
        }
        return switch (refusal) {
            case UPGRADE -> new Out(401, reason, Optional.empty());
            case HIDE -> new Out(404, reason, Optional.empty());
            case CLOSE -> new In("intruder", this::closing);
        };
    }

    private boolean strikes() {
        return random.nextDouble() < probability;
    }

    @Override
    public Session open(Peer peer) {
        return served(peer, Optional.empty());
    }

    private Session served(Peer peer, Optional<String> letInDespite) {
        Conversation conversation = new Conversation(peer, paceNanos);
        return new Session() {
            private final List<Message> waiting = new ArrayList<>();
            private boolean acknowledged = ackNanos == 0;

            @Override
            public void opened() {
                open++;
                letInDespite.ifPresent(
                        reason -> peer.admit(new Deed("auth", Fault.ACCEPT.label()).with("despite", reason)));
                conversation.greet();
                if (!acknowledged) {
                    peer.after(ackNanos, this::acknowledge);
                }
            }

            private void acknowledge() {
                acknowledged = true;
                peer.send(Frames.authenticated());
                waiting.forEach(conversation::answer);
            }

            @Override
            public void received(Message message) {
                if (acknowledged) {
                    conversation.answer(message);
                } else if (fault == Fault.EARLY && strikes()) {
                    peer.admit(new Deed("auth", Fault.EARLY.label()).with("message", message.id()));
                    conversation.answer(message);
                } else {
                    waiting.add(message);
                }
            }

            @Override
            public void closed() {
                open--;
            }
        };
    }

    private static Session lingering(Peer peer, String reason) {
        return new Session() {
            @Override
            public void opened() {
                peer.admit(new Deed("auth", Fault.LINGER.label()).with("despite", reason));
            }

            @Override
            public void received(Message message) {}
        };
    }

    private Session closing(Peer peer) {
        return new Session() {
            @Override
            public void opened() {
                peer.after(delayNanos, () -> peer.close(UNAUTHORIZED, "Unauthorized"));
            }

            @Override
            public void received(Message message) {}
        };
    }
}
