package dev.raceprobe.probe.round;

import dev.raceprobe.api.v1alpha1.Auth;
import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.contract.Counter;
import dev.raceprobe.contract.Phase;
import dev.raceprobe.probe.schedule.SkipReason;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.timeline.Ended;
import dev.raceprobe.probe.timeline.Timeline;

/** Accounts for the connections of one row: each that began ends in exactly one result, and what was not attempted has a reason. */
final class Accounts {
    private final RoundSettings settings;
    private final int row;
    private final boolean polls;

    /** @param polls whether a refusal is what the scenario waits to see the end of, and no distress */
    Accounts(RoundSettings settings, int row, boolean polls) {
        this.settings = settings;
        this.row = row;
        this.polls = polls;
    }

    void began() {
        settings.tally().active(row, 1);
    }

    /** It began, and never came to a connection that could tell its end. */
    void neverOpened() {
        settings.tally().active(row, -1);
        settings.tally().attempt(row, ConnectResult.PROBE_ERROR, 0);
    }

    void skipped(SkipReason reason) {
        settings.tally().skipped(row, reason.wireName());
    }

    void timed(Phase phase, long nanos) {
        settings.tally().latency(row, phase, Math.max(0, nanos));
    }

    /** A token that is what it should be was accepted. */
    void accepted(Part part) {
        if (part.credential().isValid() && settings.plan().auth().type() != Auth.Type.None) {
            settings.tally().user(row, part.user(), true);
        }
    }

    void ended(Part part, Timeline seen) {
        Ended ended = seen.ended();
        settings.tally().active(row, -1);
        settings.tally().attempt(row, ended.result(), ended.status());
        count(Counter.FRAMES_UNMATCHED, seen.unmatched());
        count(Counter.FRAMES_DROPPED, seen.dropped().messages());
        if (ended.opened()) {
            settings.tally().closed(row, ended.code(), ended.initiator());
        } else if (ended.result() == ConnectResult.CANCELLED
                || seen.wasAsked() && ended.result() == ConnectResult.TIMEOUT) {
            settings.tally().abandoned(row);
        } else if (ended.exhausted()) {
            settings.tally().exhausted();
        }
        // a refusal that was asked for is no distress, nor is a cold start
        if (!polls && part.credential().isValid() && !part.pipelined()) {
            settings.breaker().ended(ended.result(), settings.clock().nanos());
        }
    }

    private void count(Counter counter, long n) {
        if (n > 0) {
            settings.tally().count(row, counter, n);
        }
    }
}
