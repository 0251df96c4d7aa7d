package dev.raceprobe.operator.run;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as a status has them: RFC 3339, whole seconds, UTC. */
final class Times {
    private Times() {}

    static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
