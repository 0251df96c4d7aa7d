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
import java.util.SplittableRandom;

/**
 * Connections that are ended while they are held: after a silence, at an age, or all at once. Fixed: they live for as long as the
 * client wants.
 */
final class Heartbeat implements Behaviour {
    enum End implements Choice {
        CLOSE,
        RESET;

        @Override
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Parameter<Long> IDLE =
            Parameter.span("idle", "0ms", "silence, of both sides, after which a connection is ended; 0ms: none");
    private static final Parameter<Long> AGE =
            Parameter.span("age", "0ms", "age at which a connection is ended; 0ms: none");
    private static final Parameter<Long> EVERY =
            Parameter.span("every", "0ms", "period at which all connections are ended at once; 0ms: none");
    private static final Parameter<Double> P = Parameter.probability(
            "p", "1", "share of the connections that have an idle timeout or an age; with every, of its moments");
    private static final Parameter<End> HOW =
            Parameter.choice("how", End.class, End.CLOSE, "close: Close 1000; reset: the transport is lost");

    static final Route ROUTE = new Route(
            "/held",
            "held connections ended: by an idle timeout, a maximum age, or a common cause",
            List.of(IDLE, AGE, EVERY, P, HOW, Common.VARIANT),
            Heartbeat::new);

    private final boolean racy;
    private final long idleNanos;
    private final long ageNanos;
    private final long everyNanos;
    private final double probability;
    private final long seed;
    private final End how;
    private final long paceNanos;
    private final long originNanos = System.nanoTime();

    private Heartbeat(Query query) {
        racy = query.get(Common.VARIANT) == Common.Variant.RACY;
        idleNanos = query.get(IDLE);
        ageNanos = query.get(AGE);
        everyNanos = query.get(EVERY);
        probability = query.get(P);
        seed = query.get(Common.SEED);
        how = query.get(HOW);
        paceNanos = query.get(Common.PACE);
    }

    @Override
    public Session open(Peer peer) {
        Conversation conversation = new Conversation(peer, paceNanos);
        return new Session() {
            @Override
            public void opened() {
                conversation.greet();
                if (racy) {
                    doom(peer);
                }
            }

            @Override
            public void received(Message message) {
                conversation.answer(message);
            }
        };
    }

    private void doom(Peer peer) {
        boolean strikes = peer.random().nextDouble() < probability;
        if (strikes && idleNanos > 0) {
            watch(peer);
        }
        if (strikes && ageNanos > 0) {
            peer.after(ageNanos, () -> end(peer, "age"));
        }
        if (everyNanos > 0) {
            await(peer, (System.nanoTime() - originNanos) / everyNanos + 1);
        }
    }

    /** Until the moment of this number, and the ones after it. */
    private void await(Peer peer, long moment) {
        peer.after(originNanos + moment * everyNanos - System.nanoTime(), () -> {
            if (strikes(moment)) {
                end(peer, "common");
            } else {
                await(peer, moment + 1);
            }
        });
    }

    /** The same for all connections. */
    private boolean strikes(long moment) {
        return new SplittableRandom(seed * 31 + moment).nextDouble() < probability;
    }

    private void watch(Peer peer) {
        long leftNanos = idleNanos - (System.nanoTime() - peer.lastActiveNanos());
        if (leftNanos <= 0) {
            end(peer, "idle");
        } else {
            peer.after(leftNanos, () -> watch(peer));
        }
    }

    private void end(Peer peer, String why) {
        peer.admit(new Deed("held", why));
        switch (how) {
            case CLOSE -> peer.close(1000, why);
            case RESET -> peer.reset();
        }
    }
}
