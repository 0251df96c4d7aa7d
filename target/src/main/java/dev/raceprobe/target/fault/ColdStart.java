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
 * GET of the path tells readiness: racy, it is green before upgrades work; fixed, it is not.
 */
final class ColdStart implements Behaviour {
    private static final Parameter<Long> BOOT = Parameter.span("boot", "3s", "how long a start takes");
    private static final Parameter<Long> SERVES =
            Parameter.span("serves", "2s", "for how long it serves after a start, before it is cold again");
    private static final Parameter<Long> STARTS =
            Parameter.integer("starts", "1", "how many starts there are; then it serves for good");
    private static final Parameter<Long> GREEN =
            Parameter.span("green", "0ms", "when a plain GET is green (200, else 503), since the begin of a start");

    static final Route ROUTE = new Route(
            "/cold-start",
            "cold start: 503 until it has started, and readiness that is green too early",
            List.of(BOOT, SERVES, STARTS, GREEN, Common.VARIANT),
            ColdStart::new);

    private final long bootNanos;
    private final long servesNanos;
    private final long starts;
    private final long greenNanos;
    private final long paceNanos;
    private long firstNanos;
    private boolean wasAsked;
    private long lastAdmitted = -1;

    private ColdStart(Query query) {
        bootNanos = query.get(BOOT);
        servesNanos = query.get(SERVES);
        starts = query.get(STARTS);
        greenNanos = query.get(Common.VARIANT) == Common.Variant.FIXED ? bootNanos : query.get(GREEN);
        paceNanos = query.get(Common.PACE);
    }

    /** Since the begin of the start or of the last one before now. */
    private long sinceStartNanos() {
        if (!wasAsked) {
            wasAsked = true;
            firstNanos = System.nanoTime();
        }
        return (System.nanoTime() - firstNanos) - number() * (bootNanos + servesNanos);
    }

    private long number() {
        return Math.min(starts - 1, (System.nanoTime() - firstNanos) / Math.max(1, bootNanos + servesNanos));
    }

    @Override
    public Optional<Refusal> refusal(String user, SplittableRandom random) {
        boolean isCold = starts > 0 && sinceStartNanos() < bootNanos;
        if (!isCold) {
            return Optional.empty();
        }
        boolean isFirst = number() > lastAdmitted;
        lastAdmitted = number();
        return Optional.of(new Refusal(503, new Deed("cold_start", isFirst ? "start" : "503")));
    }

    @Override
    public int readiness() {
        return starts > 0 && wasAsked && sinceStartNanos() < greenNanos ? 503 : 200;
    }

    @Override
    public Session open(Peer peer) {
        return Healthy.sessionOf(new Conversation(peer, paceNanos));
    }
}
