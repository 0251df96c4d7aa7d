package dev.raceprobe.probe.symptom;

import dev.raceprobe.contract.HeldEnd;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.timeline.Ended;
import dev.raceprobe.probe.timeline.FrameFacts;
import dev.raceprobe.probe.timeline.Received;
import dev.raceprobe.probe.timeline.Timeline;
import dev.raceprobe.probe.timeline.Vitals;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What became of one held connection. Clean is: held to the end, with enough of its pings and all of its messages answered; or
 * closed after a silence as long as the idle timeout that is known. Which race a death is, only many of them tell.
 */
public final class HeartbeatSymptoms {
    private final long expectedIdleNanos;
    private final double minPongPercent;
    private final String responseType;
    private final long responseTimeoutNanos;

    /**
     * @param expectedIdleNanos 0: none is known
     * @param minPongPercent share of the pings that have to be answered, [0, 100]
     * @param responseType of the answers to messages
     * @param responseTimeoutNanos a message that was sent later before the end says nothing
     */
    public HeartbeatSymptoms(
            long expectedIdleNanos, double minPongPercent, String responseType, long responseTimeoutNanos) {
        this.expectedIdleNanos = expectedIdleNanos;
        this.minPongPercent = minPongPercent;
        this.responseType = responseType;
        this.responseTimeoutNanos = responseTimeoutNanos;
    }

    /**
     * The reading of one connection.
     *
     * @param intervalMillis from frame to frame; 0 where nothing is sent
     */
    public Reading read(int connection, String arm, long intervalMillis, Timeline timeline) {
        Opening.Shown shown = Opening.failure(timeline).orElseGet(() -> fate(intervalMillis, timeline));
        Reading reading = Reading.of(connection, shown.symptom(), shown.detail(), shown.explanation())
                .in(arm);
        boolean isWhole = timeline.readyNanos().isPresent()
                && shown.symptom() != Symptom.PROBE_ERROR
                && shown.symptom() != Symptom.CANCELLED
                && shown.symptom() != Symptom.NO_CREDENTIALS
                && shown.symptom() != Symptom.REFUSED_AUTH;
        return isWhole ? reading.held(held(intervalMillis, timeline)) : reading;
    }

    private static Reading.Held held(long intervalMillis, Timeline timeline) {
        Vitals vitals = timeline.vitals();
        Opening.Shown lost = Opening.lost(timeline.ended());
        String how = timeline.scriptDone()
                ? HeldEnd.HELD
                : lost.symptom() == Symptom.RESET_EARLY ? HeldEnd.RESET : lost.detail();
        return new Reading.Held(
                intervalMillis,
                lifetimeNanos(timeline),
                idleNanos(timeline),
                vitals.longestSilenceNanos(),
                vitals.endedNanos(),
                how);
    }

    private Opening.Shown fate(long intervalMillis, Timeline timeline) {
        if (timeline.cancelled()) {
            return new Opening.Shown(Symptom.CANCELLED, "", "stopped before it had been held for long enough");
        }
        if (!timeline.scriptDone()) {
            return died(intervalMillis, timeline);
        }
        Optional<Opening.Shown> disturbance = Opening.disturbance(timeline);
        if (disturbance.isPresent()) {
            return disturbance.get();
        }
        Vitals vitals = timeline.vitals();
        if (100.0 * vitals.pongs() < minPongPercent * vitals.pings()) {
            return new Opening.Shown(
                    Symptom.ECHO_UNANSWERED, "pong", vitals.pongs() + " of " + vitals.pings() + " pings were answered");
        }
        long unanswered = unanswered(timeline);
        return unanswered > 0
                ? new Opening.Shown(Symptom.ECHO_UNANSWERED, "message", unanswered + " messages were not answered")
                : clean();
    }

    private Opening.Shown died(long intervalMillis, Timeline timeline) {
        Ended ended = timeline.ended();
        if (timeline.error().isPresent() && !ended.tokenHadExpired()) {
            return Opening.disturbance(timeline).orElseThrow();
        }
        long idleNanos = idleNanos(timeline);
        if (timeline.readyNanos().isPresent()
                && HeldEnd.isExpected(
                        idleNanos / 1_000_000,
                        intervalMillis,
                        lifetimeNanos(timeline) / 1_000_000,
                        expectedIdleNanos / 1_000_000)) {
            return clean();
        }
        Opening.Shown lost = Opening.lost(ended);
        return new Opening.Shown(
                lost.symptom(),
                lost.detail(),
                lost.explanation() + ", " + idleNanos / 1_000_000 + " ms after the last frame");
    }

    private long unanswered(Timeline timeline) {
        long last = timeline.scriptDoneNanos().orElse(timeline.endedNanos()) - responseTimeoutNanos;
        Set<String> answered = timeline.received().stream()
                .map(Received::facts)
                .filter(facts -> facts.type().equals(responseType))
                .map(FrameFacts::correlation)
                .collect(Collectors.toSet());
        return timeline.sent().stream()
                .filter(sent -> sent.atNanos() <= last && !answered.contains(sent.nonce()))
                .count();
    }

    private static long lifetimeNanos(Timeline timeline) {
        return timeline.vitals().endedNanos() - timeline.upgradedTargetNanos().orElseThrow();
    }

    private static long idleNanos(Timeline timeline) {
        return Math.max(0, timeline.vitals().endedNanos() - timeline.vitals().lastFrameNanos());
    }

    private static Opening.Shown clean() {
        return new Opening.Shown(Symptom.NONE, "", "");
    }
}
