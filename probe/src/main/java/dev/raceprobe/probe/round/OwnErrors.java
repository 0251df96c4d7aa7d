package dev.raceprobe.probe.round;

import dev.raceprobe.probe.script.Faults;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the probe itself does wrong in the rounds of one row: it costs what it belongs to, never the round. */
final class OwnErrors {
    private static final Logger LOG = LoggerFactory.getLogger(OwnErrors.class);

    private final RoundSettings settings;
    private final int row;

    OwnErrors(RoundSettings settings, int row) {
        this.settings = settings;
        this.row = row;
    }

    /** Runs it; an exception is counted and goes no further. */
    void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.error("row {}: {}", row, Faults.describe(e));
            settings.tally().ownError();
        }
    }

    /** An exception that whoever caught it accounts for. */
    void log(String what, RuntimeException e) {
        LOG.error("row {}: {}: {}", row, what, Faults.describe(e));
    }
}
