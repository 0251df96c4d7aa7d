package dev.raceprobe.probe.round;

import dev.raceprobe.api.v1alpha1.Auth;
import dev.raceprobe.contract.Evidence;
import dev.raceprobe.contract.HeldEnd;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.symptom.Reading;
import dev.raceprobe.probe.tally.CheckSeen;
import dev.raceprobe.probe.timeline.Ended;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes one reading into the tally. */
final class Bookkeeping {
    private static final Logger LOG = LoggerFactory.getLogger(Bookkeeping.class);

    private final RoundSettings settings;
    private final ShardPlan.Row row;
    /** A connection with many checks is evidence once for each kind of failure, and a round logs an error of ours once. */
    private final Set<String> kept = new HashSet<>();

    Bookkeeping(RoundSettings settings, ShardPlan.Row row) {
        this.settings = settings;
        this.row = row;
    }

    void write(Reading reading, Part part, Timeline timeline) {
        if (!reading.isCheck()) {
            count(reading);
            time(reading);
            offset(reading);
            return;
        }
        long startedMillis = settings.clock().wallMillis(timeline.startedNanos());
        boolean tells = reading.symptom() != Symptom.NONE && reading.symptom() != Symptom.CANCELLED;
        if (tells && kept.add(reading.connection() + reading.symptom().wireName())) {
            settings.tally().evidence(evidence(reading, part, timeline, startedMillis));
        }
        settings.tally()
                .check(row.index(), new CheckSeen(reading.arm(), reading.symptom(), reading.detail(), startedMillis));
        if (timeline.remoteAddress() != null) {
            settings.tally().address(row.index(), timeline.remoteAddress(), reading.symptom());
        }
        offset(reading);
        count(reading);
        reading.leaks().forEach((from, frames) -> settings.tally().leak(row.index(), from, part.user(), frames));
        time(reading);
        reading.held().ifPresent(held -> settings.tally().held(row.index(), heldEnd(reading.arm(), held)));
        reading.events().forEach(event -> settings.tally().event(row.index(), event.event(), event.nanos()));
        if (reading.symptom() == Symptom.REFUSED_AUTH
                && part.credential().isValid()
                && settings.plan().auth().type() != Auth.Type.None) {
            settings.tally().user(row.index(), part.user(), false);
        }
        if (reading.symptom() == Symptom.PROBE_ERROR) {
            settings.tally().ownError();
            if (kept.add(reading.explanation())) {
                LOG.error("row {}: {}", row.index(), reading.explanation());
            }
        }
    }

    private void count(Reading reading) {
        reading.counters().forEach((counter, n) -> {
            if (n > 0) {
                settings.tally().count(row.index(), counter, n);
            }
        });
    }

    private void offset(Reading reading) {
        reading.offsetMillis().ifPresent(offset -> settings.tally().offset(row.index(), offset, reading.symptom()));
    }

    private void time(Reading reading) {
        reading.phases().forEach((phase, nanos) -> settings.tally().latency(row.index(), phase, nanos));
    }

    private HeldEnd heldEnd(String arm, Reading.Held held) {
        return new HeldEnd(
                settings.clock().wallMillis(held.endedNanos()),
                arm,
                held.intervalMillis(),
                held.lifetimeNanos() / 1_000_000,
                held.idleNanos() / 1_000_000,
                held.longestIdleNanos() / 1_000_000,
                held.how());
    }

    private Evidence evidence(Reading reading, Part part, Timeline timeline, long startedMillis) {
        Ended ended = timeline.ended();
        return new Evidence(
                "",
                row.index(),
                reading.symptom(),
                startedMillis,
                part.user(),
                timeline.stamps().stream()
                        .sorted(Comparator.comparingLong(Evidence.TimelineEntry::atMicros))
                        .toList(),
                ended.opened() ? new Evidence.CloseSeen(ended.code(), ended.reason(), ended.initiator()) : null,
                timeline.remoteAddress(),
                ended.status() > 0 ? (Integer) ended.status() : ended.opened() ? (Integer) 101 : null,
                explained(reading, timeline),
                timeline.traceparent());
    }

    private static String explained(Reading reading, Timeline timeline) {
        return timeline.dropped().messages() == 0
                ? reading.explanation()
                : reading.explanation() + "; " + timeline.dropped().messages() + " messages of a flood were not kept";
    }
}
