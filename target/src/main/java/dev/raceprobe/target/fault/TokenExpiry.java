package dev.raceprobe.target.fault;

import dev.raceprobe.target.chat.Conversation;
import dev.raceprobe.target.query.Choice;
import dev.raceprobe.target.query.Parameter;
import dev.raceprobe.target.query.Query;
import dev.raceprobe.target.token.TokenVerdict;
import dev.raceprobe.target.truth.Deed;
import dev.raceprobe.target.wire.Frames;
import dev.raceprobe.target.wire.Message;
import dev.raceprobe.target.wire.Peer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Connections whose token expires in the middle. Racy: it is never looked at again, or looked at with a clock that is fast, or an
 * expired one is taken from a cache. Fixed: at the expiry the connection is closed, asked for a new token, or left alone, as {@code at} says.
 */
final class TokenExpiry implements Behaviour {
    enum Fault implements Choice {
        /** Nothing happens at the expiry. */
        IGNORE,
        /** The connection is closed before the expiry. */
        EARLY,
        /** A token that has expired is let in. */
        REUSE;

        @Override
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    enum At implements Choice {
        CLOSE,
        ASK,
        STAY;

        @Override
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Parameter<Fault> FAULT =
            Parameter.choice("fault", Fault.class, Fault.IGNORE, "what goes wrong with the expiry");
    private static final Parameter<Double> P =
            Parameter.probability("p", "1", "share of the connections, or with fault=reuse of the handshakes");
    private static final Parameter<At> AT = Parameter.choice(
            "at",
            At.class,
            At.CLOSE,
            "what is right at the expiry: Close 4401, the error \"token expired\", or nothing");
    private static final Parameter<Long> LEAD =
            Parameter.span("lead", "1500ms", "how long before the expiry it is closed with fault=early");
    private static final Parameter<Long> LATE =
            Parameter.span("late", "0ms", "how long after the expiry what is right is done");

    static final Route ROUTE = new Route(
            "/expiry",
            "token expiry: not enforced, enforced too early, or expired tokens let in",
            List.of(FAULT, P, AT, LEAD, LATE, Common.VARIANT),
            TokenExpiry::new);

    private static final int UNAUTHORIZED = 4401;

    private final Fault fault;
    private final double probability;
    private final SplittableRandom random;
    private final At at;
    private final long leadNanos;
    private final long lateNanos;
    private final long paceNanos;

    private TokenExpiry(Query query) {
        fault = query.get(FAULT);
        probability = query.get(Common.VARIANT) == Common.Variant.FIXED ? 0 : query.get(P);
        random = new SplittableRandom(query.get(Common.SEED));
        at = query.get(AT);
        leadNanos = query.get(LEAD);
        lateNanos = query.get(LATE);
        paceNanos = query.get(Common.PACE);
    }

    @Override
    public Entry enter(TokenVerdict verdict) {
        if (verdict instanceof TokenVerdict.Accepted accepted) {
            return new Entry.In(accepted.user(), peer -> session(peer, () -> await(peer, accepted.expiresAt())));
        }
        String reason = ((TokenVerdict.Refused) verdict).reason();
        return fault == Fault.REUSE && WrongToken.EXPIRED.is(reason) && random.nextDouble() < probability
                ? new Entry.In("late", peer -> session(peer, () -> peer.admit(deed())))
                : Behaviour.super.enter(verdict);
    }

    @Override
    public Session open(Peer peer) {
        return session(peer, () -> {});
    }

    private Session session(Peer peer, Runnable whenOpened) {
        Conversation conversation = new Conversation(peer, paceNanos);
        return new Session() {
            @Override
            public void opened() {
                whenOpened.run();
                conversation.greet();
            }

            @Override
            public void received(Message message) {
                conversation.answer(message);
            }
        };
    }

    private void await(Peer peer, Instant expiresAt) {
        if (expiresAt.equals(Instant.MAX)) {
            return;
        }
        long untilNanos = Duration.between(Instant.now(), expiresAt).toNanos();
        boolean strikes = peer.random().nextDouble() < probability;
        if (strikes && fault == Fault.EARLY) {
            peer.after(Math.max(0, untilNanos - leadNanos), () -> {
                peer.admit(deed());
                peer.close(UNAUTHORIZED, "token expired");
            });
        } else if (strikes && fault == Fault.IGNORE && at != At.STAY) {
            peer.after(untilNanos, () -> peer.admit(deed()));
        } else {
            peer.after(untilNanos + lateNanos, () -> right(peer));
        }
    }

    private void right(Peer peer) {
        switch (at) {
            case CLOSE -> peer.close(UNAUTHORIZED, "token expired");
            case ASK -> peer.send(Frames.error("token expired"));
            case STAY -> {}
        }
    }

    private Deed deed() {
        return new Deed("expiry", fault.label());
    }
}
