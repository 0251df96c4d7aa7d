package dev.raceprobe.probe.timeline;

/**
 * Signs of life of one connection, in monotonic nanoseconds of the target's side.
 *
 * @param pings that were sent
 * @param pongs that answered one before the next was sent
 * @param latePongs pings of the peer that we answered late
 * @param lastFrameNanos when the last frame but a Close was sent or arrived; of the 101 where there was none
 * @param longestSilenceNanos between two frames, the longest
 * @param endedNanos when the peer's Close arrived, or the end without one
 */
public record Vitals(
        long pings, long pongs, long latePongs, long lastFrameNanos, long longestSilenceNanos, long endedNanos) {
    /** Nothing was sent, and nothing arrived. */
    public static final Vitals NONE = new Vitals(0, 0, 0, 0, 0, 0);
}
