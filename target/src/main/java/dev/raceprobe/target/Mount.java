package dev.raceprobe.target;

import dev.raceprobe.target.fault.Behaviour;
import dev.raceprobe.target.fault.Common;
import dev.raceprobe.target.fault.Route;
import dev.raceprobe.target.query.Query;
import java.util.SplittableRandom;

/** One behaviour, shared by all connections with its path and query, and the chance of each of them. */
final class Mount {
    /** The golden ratio's fraction, which spreads successive numbers over the seeds (Steele, Lea, Flood 2014). */
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final Behaviour behaviour;
    private final Common.Auth auth;
    private final long seed;
    private long connections;

    Mount(Route route, Query query) {
        behaviour = route.behaviour().apply(query);
        auth = query.get(Common.AUTH);
        seed = query.get(Common.SEED);
    }

    Behaviour behaviour() {
        return behaviour;
    }

    Common.Auth auth() {
        return auth;
    }

    /** For the next connection: the n-th one draws the same for the same seed, whatever the others do. */
    SplittableRandom nextRandom() {
        return new SplittableRandom(new SplittableRandom(seed ^ ++connections * GOLDEN_GAMMA).nextLong());
    }
}
