package dev.raceprobe.probe.ws;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Linux to wake a thread when its timer is due, and not up to 50 µs later to save power (prctl(2), PR_SET_TIMERSLACK): that
 * slack is most of the relay's error on an idle machine. Needs no privilege for the thread itself; elsewhere nothing happens.
 */
final class TimerSlack {
    private static final Logger LOG = LoggerFactory.getLogger(TimerSlack.class);

    private TimerSlack() {}

    /** Gives up the slack of the calling thread. */
    static void giveUp() {
        try {
            Path thread = Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName();
            Files.writeString(Path.of("/proc", thread.toString(), "timerslack_ns"), "1");
        } catch (IOException | RuntimeException e) {
            LOG.debug("timers keep their slack", e);
        }
    }
}
