package dev.raceprobe.contract;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * How the attempts that ended in one time bin fared, over all rows: what "others reached a 101" is decided by.
 *
 * @param attempts opening handshakes that ended
 * @param upgraded those that ended in a valid 101
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Reach(long attempts, long upgraded) {
    /** The sum of both. */
    public Reach merge(Reach other) {
        return new Reach(attempts + other.attempts, upgraded + other.upgraded);
    }
}
