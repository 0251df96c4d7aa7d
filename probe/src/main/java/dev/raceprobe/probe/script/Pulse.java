package dev.raceprobe.probe.script;

import dev.raceprobe.probe.timeline.Vitals;

/** Takes the pulse of one connection, on the target's side: what a profile injects is nobody's silence. */
final class Pulse {
    private long pings;
    private long pongs;
    private long latePongs;
    private long lastFrameNanos;
    private long longestSilenceNanos;
    private long closeNanos;
    private boolean begun;
    private boolean closing;

    /** A frame left or arrived, or the 101 did. */
    void beat(long atNanos) {
        if (closing) {
            return;
        }
        if (begun) {
            longestSilenceNanos = Math.max(longestSilenceNanos, atNanos - lastFrameNanos);
            lastFrameNanos = Math.max(lastFrameNanos, atNanos);
        } else {
            begun = true;
            lastFrameNanos = atNanos;
        }
    }

    void pinged() {
        pings++;
    }

    void ponged() {
        pongs++;
    }

    void latePong() {
        latePongs++;
    }

    /** The peer's Close arrived: what follows is no life. */
    void closing(long atNanos) {
        if (!closing) {
            closing = true;
            closeNanos = atNanos;
        }
    }

    Vitals at(long endNanos) {
        return new Vitals(
                pings,
                pongs,
                latePongs,
                begun ? lastFrameNanos : endNanos,
                longestSilenceNanos,
                closing ? closeNanos : endNanos);
    }
}
