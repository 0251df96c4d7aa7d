package dev.raceprobe.probe.symptom;

import dev.raceprobe.api.v1alpha1.EventDeliveryBlock.Ordering;
import dev.raceprobe.contract.Counter;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.timeline.Received;
import dev.raceprobe.probe.timeline.Sent;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What became of the events of one exchange, told by their correlation id. One name a check: lost, duplicated, reordered, late,
 * in this order.
 */
public final class EventSymptoms {
    private final String trigger;
    private final List<String> events;
    private final Ordering ordering;
    private final long deadlineNanos;

    /** @param deadlineNanos from the trigger to the first event, then from event to event, on the target's side */
    public EventSymptoms(String trigger, List<String> events, Ordering ordering, long deadlineNanos) {
        this.trigger = trigger;
        this.events = List.copyOf(events);
        this.ordering = ordering;
        this.deadlineNanos = deadlineNanos;
    }

    /** The reading of one exchange. */
    public Reading read(int connection, Timeline timeline) {
        Optional<Opening.Shown> failure = Opening.failure(timeline);
        Optional<Sent> sent = timeline.sent(trigger);
        if (failure.isPresent() || sent.isEmpty()) {
            Opening.Shown shown = failure.or(() -> cancelled(timeline))
                    .or(() -> Opening.disturbance(timeline))
                    .orElseGet(() -> new Opening.Shown(Symptom.NOT_READY, "", "not ready at the ready timeout"));
            return Reading.of(connection, shown.symptom(), shown.detail(), shown.explanation());
        }
        List<Received> arrived = timeline.received().stream()
                .filter(r -> r.facts().correlation().equals(sent.get().nonce()))
                .toList();
        List<Received> firsts = firstOfEach(arrived);
        List<String> lost = events.stream()
                .filter(event -> firsts.stream().noneMatch(r -> r.facts().type().equals(event)))
                .toList();
        // the same message twice in one read is equal in all, its time included: which one it is tells them apart
        List<Received> duplicates = arrived.stream()
                .filter(r ->
                        events.contains(r.facts().type()) && firsts.stream().noneMatch(first -> first == r))
                .toList();
        boolean reordered = reordered(firsts);
        List<Reading.EventTime> times = times(sent.get(), firsts);
        List<Reading.EventTime> late =
                times.stream().filter(t -> t.nanos() > deadlineNanos).toList();
        boolean complete = lost.isEmpty();
        Opening.Shown shown = !complete && timeline.cancelled()
                ? cancelled(timeline).orElseThrow()
                : !complete && !timeline.scriptDone()
                        ? Opening.lost(timeline.ended())
                        : shown(lost, duplicates, reordered, late, timeline);
        Map<Counter, Long> counters = new EnumMap<>(Counter.class);
        counters.put(Counter.EVENTS_EXPECTED, (long) events.size());
        counters.put(Counter.EVENTS_RECEIVED, (long) firsts.size());
        counters.put(Counter.EVENTS_LOST, shown.symptom() == Symptom.EVENT_MISSING ? lost.size() : 0L);
        counters.put(Counter.EVENTS_DUPLICATED, (long) duplicates.size());
        counters.put(Counter.EVENTS_REORDERED, reordered ? 1L : 0L);
        counters.put(Counter.EVENTS_LATE, (long) late.size());
        counters.put(
                Counter.EVENTS_UNEXPECTED,
                arrived.stream().filter(r -> !events.contains(r.facts().type())).count());
        return new Reading(
                connection,
                "",
                shown.symptom(),
                shown.detail(),
                shown.explanation(),
                OptionalInt.empty(),
                counters,
                times);
    }

    private static Optional<Opening.Shown> cancelled(Timeline timeline) {
        return timeline.cancelled()
                ? Optional.of(new Opening.Shown(Symptom.CANCELLED, "", "stopped before its events were due"))
                : Optional.empty();
    }

    private Opening.Shown shown(
            List<String> lost,
            List<Received> duplicates,
            boolean reordered,
            List<Reading.EventTime> late,
            Timeline timeline) {
        if (!lost.isEmpty()) {
            return new Opening.Shown(Symptom.EVENT_MISSING, lost.get(0), "never arrived: " + String.join(", ", lost));
        }
        if (!duplicates.isEmpty()) {
            String event = duplicates.get(0).facts().type();
            return new Opening.Shown(Symptom.EVENT_DUPLICATED, event, "arrived more than once: " + event);
        }
        if (reordered) {
            return new Opening.Shown(Symptom.EVENT_REORDERED, "", "arrived in another order than promised");
        }
        if (!late.isEmpty()) {
            Reading.EventTime first = late.get(0);
            return new Opening.Shown(
                    Symptom.EVENT_LATE,
                    first.event(),
                    first.event() + " came " + first.nanos() / 1_000_000 + " ms after its predecessor");
        }
        return Opening.disturbance(timeline).orElseGet(() -> new Opening.Shown(Symptom.NONE, "", ""));
    }

    private List<Received> firstOfEach(List<Received> arrived) {
        List<Received> firsts = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Received r : arrived) {
            if (events.contains(r.facts().type()) && seen.add(r.facts().type())) {
                firsts.add(r);
            }
        }
        return firsts;
    }

    /** Sequence numbers decide where all have one that differs, the order of arrival where not. */
    private boolean reordered(List<Received> firsts) {
        List<Integer> positions =
                firsts.stream().map(r -> events.indexOf(r.facts().type())).toList();
        boolean byType = switch (ordering) {
            case Strict -> !increasing(positions.stream().map(Long::valueOf).toList());
            case FirstLast ->
                !positions.isEmpty()
                        && (positions.get(0) != 0 && positions.contains(0)
                                || positions.get(positions.size() - 1) != events.size() - 1
                                        && positions.contains(events.size() - 1));
            case Any -> false;
        };
        List<Long> sequence = firsts.stream().map(r -> r.facts().sequence()).toList();
        boolean numbered = ordering != Ordering.Any
                && sequence.stream().allMatch(n -> n >= 0)
                && new HashSet<>(sequence).size() == sequence.size();
        return numbered && ordering == Ordering.Strict ? !increasing(sequence) || byType : byType;
    }

    private static boolean increasing(List<Long> numbers) {
        for (int i = 1; i < numbers.size(); i++) {
            if (numbers.get(i - 1) > numbers.get(i)) {
                return false;
            }
        }
        return true;
    }

    /** Each from its actual predecessor, both as the relay saw them on the target's side. */
    private static List<Reading.EventTime> times(Sent trigger, List<Received> firsts) {
        List<Reading.EventTime> times = new ArrayList<>();
        long before = trigger.targetNanos();
        for (Received r : firsts) {
            times.add(new Reading.EventTime(r.facts().type(), Math.max(0, r.targetNanos() - before)));
            before = r.targetNanos();
        }
        return times;
    }
}
