package dev.raceprobe.probe.symptom;

import dev.raceprobe.contract.Counter;
import dev.raceprobe.contract.SaturationArm;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.timeline.Received;
import dev.raceprobe.probe.timeline.Sent;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What became of each numbered message, told by its correlation id and the order of the answers. One name a message: lost,
 * duplicated, reordered, in this order. What went wrong with the connection itself is one more check; then the messages that
 * were not yet answered say nothing.
 */
public final class SaturationSymptoms {
    private final String responseType;

    public SaturationSymptoms(String responseType) {
        this.responseType = responseType;
    }

    /**
     * The readings of one connection: one for each message that was sent, and one for its own trouble. What was sent on a
     * connection that was never accepted is no check.
     */
    public List<Reading> read(int connection, Timeline timeline) {
        Optional<Opening.Shown> failure = Opening.failure(timeline);
        if (failure.isPresent()) {
            Opening.Shown shown = failure.get();
            return List.of(Reading.of(connection, shown.symptom(), shown.detail(), shown.explanation()));
        }
        List<Sent> sent = attempted(timeline);
        Optional<Opening.Shown> trouble = trouble(timeline, sent.isEmpty());
        List<Reading> readings = new ArrayList<>();
        trouble.ifPresent(t -> readings.add(Reading.of(connection, t.symptom(), t.detail(), t.explanation())));
        Map<String, List<Integer>> answers = answers(timeline);
        boolean[] moved = moved(sent, answers);
        boolean absenceTells = timeline.scriptDone() && !timeline.cancelled();
        String unanswered = timeline.cancelled() ? "" : SaturationArm.CUT_OFF;
        long flushedNanos = flushedNanos(timeline, sent, answers);
        for (int i = 0; i < sent.size(); i++) {
            List<Integer> places = answers.getOrDefault(sent.get(i).nonce(), List.of());
            SaturationArm arm = arm(timeline, sent.get(i), flushedNanos);
            readings.add(reading(connection, arm, i + 1, places.size(), moved[i], absenceTells, unanswered));
        }
        return readings;
    }

    /** What left only after we had stopped listening was not attempted. */
    private static List<Sent> attempted(Timeline timeline) {
        long until = timeline.scriptDoneNanos().orElse(timeline.endedNanos());
        return timeline.sent().stream().filter(s -> s.atNanos() <= until).toList();
    }

    /** Of a stopped connection the messages speak for themselves, if there are any. */
    private static Optional<Opening.Shown> trouble(Timeline timeline, boolean nothingSent) {
        if (!timeline.cancelled()) {
            return Opening.disturbance(timeline);
        }
        return nothingSent
                ? Optional.of(new Opening.Shown(Symptom.CANCELLED, "", "stopped before a message was sent"))
                : Optional.empty();
    }

    /** Places in the order of arrival, by the message that they answer. */
    private Map<String, List<Integer>> answers(Timeline timeline) {
        Map<String, List<Integer>> answers = new HashMap<>();
        List<Received> received = timeline.received();
        for (int place = 0; place < received.size(); place++) {
            if (received.get(place).facts().type().equals(responseType)) {
                answers.computeIfAbsent(received.get(place).facts().correlation(), nonce -> new ArrayList<>(1))
                        .add(place);
            }
        }
        return answers;
    }

    /** The fewest messages whose first answers must have changed places for the order that was seen. */
    private static boolean[] moved(List<Sent> sent, Map<String, List<Integer>> answers) {
        int[] places = new int[sent.size()];
        for (int i = 0; i < places.length; i++) {
            List<Integer> own = answers.getOrDefault(sent.get(i).nonce(), List.of());
            places[i] = own.isEmpty() ? -1 : own.get(0);
        }
        return Order.moved(places);
    }

    private static boolean isBeforeReady(Timeline timeline, Sent message) {
        return timeline.readyNanos().isEmpty()
                || message.atNanos() < timeline.readyNanos().getAsLong();
    }

    /** When the last answer came of what was sent before it was ready; without such long ago. */
    private static long flushedNanos(Timeline timeline, List<Sent> sent, Map<String, List<Integer>> answers) {
        return sent.stream()
                .filter(message -> isBeforeReady(timeline, message))
                .flatMap(message -> answers.getOrDefault(message.nonce(), List.of()).stream()
                        .limit(1))
                .mapToLong(place -> timeline.received().get(place).atNanos())
                .max()
                .orElse(timeline.startedNanos());
    }

    private static SaturationArm arm(Timeline timeline, Sent message, long flushedNanos) {
        if (isBeforeReady(timeline, message)) {
            return SaturationArm.BEFORE_READY;
        }
        return message.atNanos() < flushedNanos ? SaturationArm.FLUSH : SaturationArm.STEADY;
    }

    private Reading reading(
            int connection,
            SaturationArm arm,
            int number,
            int answers,
            boolean moved,
            boolean absenceTells,
            String unanswered) {
        Opening.Shown shown = shown(number, answers, moved, absenceTells, unanswered);
        return new Reading(
                connection,
                arm.label(),
                shown.symptom(),
                shown.detail(),
                shown.explanation(),
                OptionalInt.empty(),
                Map.of(
                        Counter.EVENTS_EXPECTED, 1L,
                        Counter.EVENTS_RECEIVED, answers > 0 ? 1L : 0L,
                        Counter.EVENTS_LOST, shown.symptom() == Symptom.EVENT_MISSING ? 1L : 0L,
                        Counter.EVENTS_DUPLICATED, Math.max(0L, answers - 1),
                        Counter.EVENTS_REORDERED, moved ? 1L : 0L),
                List.of());
    }

    private static Opening.Shown shown(
            int number, int answers, boolean moved, boolean absenceTells, String unanswered) {
        String message = "message " + number;
        if (answers == 0) {
            return absenceTells
                    ? new Opening.Shown(Symptom.EVENT_MISSING, "", message + " was never answered")
                    : new Opening.Shown(
                            Symptom.CANCELLED, unanswered, message + " had no answer when its connection ended");
        } else if (answers > 1) {
            return new Opening.Shown(Symptom.EVENT_DUPLICATED, "", message + " was answered " + answers + " times");
        } else if (moved) {
            return new Opening.Shown(Symptom.EVENT_REORDERED, "", message + " was answered out of its order");
        }
        return new Opening.Shown(Symptom.NONE, "", "");
    }
}
