package dev.raceprobe.probe.auth;

/**
 * Notices that an endpoint answers nobody, and says for how long it is left alone then. One request that is not answered, while
 * others are, is no silence. Confined to the event loop.
 */
final class Silence {
    /** When this is over, so are all requests that were under way when it began. */
    private static final long FIRST_MILLIS = TokenRequests.TIMEOUT_MILLIS;

    private static final long MAX_MILLIS = 60_000;

    private int answers;
    private int times;
    private long untilMillis;

    /** Answers so far: what {@link #begins} wants to know of the time at which a request was sent. */
    int answers() {
        return answers;
    }

    /** The endpoint answered, or there is another reason to ask it anew. */
    void ends() {
        answers++;
        times = 0;
        untilMillis = 0;
    }

    /** A request timed out; whether the endpoint is to be left alone from now on, and was not before. */
    boolean begins(int answersBefore, long nowMillis) {
        if (answers != answersBefore || isOn(nowMillis)) {
            return false;
        }
        untilMillis = nowMillis + Math.min(FIRST_MILLIS << Math.min(times, 8), MAX_MILLIS);
        times++;
        return true;
    }

    /** Whether nothing is to be asked. */
    boolean isOn(long nowMillis) {
        return nowMillis < untilMillis;
    }

    /** Whether one request has to show first that it is over. */
    boolean isInDoubt() {
        return times > 0;
    }
}
