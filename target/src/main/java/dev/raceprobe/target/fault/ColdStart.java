package dev.raceprobe.target.fault;

import dev.raceprobe.target.chat.Conversation;
import dev.raceprobe.target.query.Parameter;
import dev.raceprobe.target.query.Query;
import dev.raceprobe.target.truth.Deed;
import dev.raceprobe.target.wire.Peer;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Cold from its first handshake on: upgrades get 503 until it has started; then it serves for a while, and is cold again. A plain
 * GET of the path tells readiness: racy, it is green before upgrades work; fixed, it is not. Of the starts a share is right: quick,
 * and green no sooner than it serves. The others are owned up to once they are over, to the first that is let in.
 */
final class ColdStart implements Behaviour {
    private static final Parameter<Long> BOOT = Parameter.span("boot", "3s", "how long a start takes");
    private static final Parameter<Long> SERVES =
            Parameter.span("serves", "2s", "for how long it serves after a start, before it is cold again");
    private static final Parameter<Long> STARTS =
            Parameter.integer("starts", "1", "how many starts there are; then it serves for good");
    private static final Parameter<Long> GREEN =
            Parameter.span("green", "0ms", "when a plain GET is green (200, else 503), since the begin of a start");
    private static final Parameter<Double> P =
            Parameter.probability("p", "1", "share of the starts that take boot and are green as green says");
    private static final Parameter<Long> QUICK =
            Parameter.span("quick", "500ms", "how long the other starts take, which are green when they serve");

    static final Route ROUTE = new Route(
            "/cold-start",
            "cold start: 503 until it has started, and readiness that is green too early",
            List.of(BOOT, SERVES, STARTS, GREEN, P, QUICK, Common.VARIANT),
            ColdStart::new);

    private final Start wrong;
    private final Start right;
    private final long cycleNanos;
    private final long starts;
    private final double probability;
    private final long seed;
    private final long paceNanos;
    private long firstNanos;
    private boolean wasAsked;
    private boolean owesUp;

    /** When it serves, and when its readiness is green, since its begin. */
    private record Start(long bootNanos, long greenNanos) {}

    private ColdStart(Query query) {
        long bootNanos = query.get(BOOT);
        long quickNanos = Math.min(bootNanos, query.get(QUICK));
        boolean isFixed = query.get(Common.VARIANT) == Common.Variant.FIXED;
        wrong = new Start(bootNanos, isFixed ? bootNanos : query.get(GREEN));
        right = new Start(quickNanos, quickNanos);
        cycleNanos = Math.max(1, bootNanos + query.get(SERVES));
        starts = query.get(STARTS);
        probability = query.get(P);
        seed = query.get(Common.SEED);
        paceNanos = query.get(Common.PACE);
    }

    /** The start of now, or the last one before now. */
    private long number() {
        if (!wasAsked) {
            wasAsked = true;
            firstNanos = System.nanoTime();
        }
        return Math.min(starts - 1, (System.nanoTime() - firstNanos) / cycleNanos);
    }

    private long sinceStartNanos(long number) {
        return System.nanoTime() - firstNanos - number * cycleNanos;
    }

    private boolean strikes(long number) {
        return new SplittableRandom(seed * 31 + number).nextDouble() < probability;
    }

    private Start start(long number) {
        return strikes(number) ? wrong : right;
    }

    @Override
    public Optional<Refusal> refusal(String user, SplittableRandom random) {
        long number = number();
        if (starts <= 0 || sinceStartNanos(number) >= start(number).bootNanos()) {
            return Optional.empty();
        }
        owesUp = strikes(number);
        return Optional.of(new Refusal(503, new Deed("cold_start", "503")));
    }

    @Override
    public int readiness() {
        boolean isCold = starts > 0
                && wasAsked
                && sinceStartNanos(number()) < start(number()).greenNanos();
        return isCold ? 503 : 200;
    }

    @Override
    public Session open(Peer peer) {
        if (owesUp) {
            owesUp = false;
            peer.admit(new Deed("cold_start", "start"));
        }
        return Healthy.sessionOf(new Conversation(peer, paceNanos));
    }
}
