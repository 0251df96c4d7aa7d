package dev.raceprobe.probe.symptom;

import dev.raceprobe.contract.StormArms;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Whether a connection of a storm opened: the 101, ready, and alive for a while after. Each step of the storm is an arm of its
 * own; what goes wrong with a connection that did open is in another.
 */
public final class StormSymptoms {
    private final long aliveNanos;

    /** @param aliveNanos after ready: what ends sooner did not open */
    public StormSymptoms(long aliveNanos) {
        this.aliveNanos = aliveNanos;
    }

    /** The reading of one connection of a step. */
    public Reading read(int connection, String arm, Timeline timeline) {
        Optional<Opening.Shown> notOpened = notOpened(timeline);
        if (notOpened.isPresent()) {
            return reading(connection, arm, notOpened.get());
        }
        return Opening.disturbance(timeline)
                .map(shown -> reading(connection, StormArms.open(arm), shown))
                .orElseGet(() -> reading(connection, arm, new Opening.Shown(Symptom.NONE, "", "")));
    }

    private Optional<Opening.Shown> notOpened(Timeline timeline) {
        Optional<Opening.Shown> failure = Opening.failure(timeline);
        if (failure.isPresent()) {
            return failure;
        }
        boolean isReady = timeline.readyNanos().isPresent();
        if (!timeline.scriptDone() && (!isReady || aliveFor(timeline) < aliveNanos)) {
            return Optional.of(Opening.lost(timeline.ended()));
        } else if (timeline.cancelled() && (!isReady || aliveFor(timeline) < aliveNanos)) {
            return Optional.of(new Opening.Shown(Symptom.CANCELLED, "", "stopped before it could have opened"));
        }
        return isReady
                ? Optional.empty()
                : Optional.of(
                        new Opening.Shown(Symptom.NOT_READY, "", "still open, and not ready at the ready timeout"));
    }

    private static long aliveFor(Timeline timeline) {
        long until = timeline.scriptDoneNanos().orElse(timeline.endedNanos());
        return until - timeline.readyNanos().orElse(until);
    }

    private static Reading reading(int connection, String arm, Opening.Shown shown) {
        return new Reading(
                connection,
                arm,
                shown.symptom(),
                shown.detail(),
                shown.explanation(),
                OptionalInt.empty(),
                Map.of(),
                List.of());
    }
}
