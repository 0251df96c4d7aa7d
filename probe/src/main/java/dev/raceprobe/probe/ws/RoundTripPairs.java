package dev.raceprobe.probe.ws;

/**
 * Draws the delays of a relay. One drawn round trip serves what goes up and the first that comes down after it, so that the round
 * trips of questions and answers have the profile's distribution; what else comes down draws its own.
 */
final class RoundTripPairs {
    private final RoundTrips asked;
    private final RoundTrips unasked;
    private long unpairedNanos = -1;

    /** @param unasked draws for what comes down without having been asked for */
    RoundTripPairs(RoundTrips asked, RoundTrips unasked) {
        this.asked = asked;
        this.unasked = unasked;
    }

    /** The longest that can be drawn, in nanoseconds. */
    long maxNanos() {
        return asked.maxNanos();
    }

    /** For how long what goes up now is held. */
    long upNanos() {
        unpairedNanos = asked.next();
        return unpairedNanos / 2;
    }

    /** For how long what comes down now is held. */
    long downNanos() {
        long drawn = roundTripNanos();
        return drawn - drawn / 2;
    }

    /** The whole round trip that what comes down now ends. */
    long roundTripNanos() {
        long drawn = unpairedNanos >= 0 ? unpairedNanos : unasked.next();
        unpairedNanos = -1;
        return drawn;
    }
}
