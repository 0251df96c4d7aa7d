package dev.raceprobe.probe.symptom;

import dev.raceprobe.api.v1alpha1.EventDeliveryBlock.Ordering;
import dev.raceprobe.contract.Counter;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.timeline.Received;
import dev.raceprobe.probe.timeline.Sent;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What became of the events of one exchange, told by their correlation id. One name a check: lost, duplicated, reordered, late,
 * in this order.
 */
public final class EventSymptoms {
    private final String trigger;
    private final List<String> events;
    private final Ordering ordering;
    private final long deadlineNanos;
    private final long lostAfterNanos;

    /**
     * @param deadlineNanos from the trigger to the first event, then from event to event, on the target's side
     * @param lostAfterNanos likewise: what arrives later is lost
     */
    public EventSymptoms(
            String trigger, List<String> events, Ordering ordering, long deadlineNanos, long lostAfterNanos) {
        this.trigger = trigger;
        this.events = List.copyOf(events);
        this.ordering = ordering;
        this.deadlineNanos = deadlineNanos;
        this.lostAfterNanos = lostAfterNanos;
    }

    /** The reading of one exchange. */
    public Reading read(int connection, Timeline timeline) {
        Optional<Opening.Shown> failure = Opening.failure(timeline);
        Optional<Sent> sent = timeline.sent(trigger);
        if (failure.isPresent() || sent.isEmpty()) {
            Opening.Shown shown = failure.or(() -> cancelled(timeline))
                    .or(() -> Opening.disturbance(timeline))
                    .orElseGet(() -> new Opening.Shown(Symptom.ECHO_UNANSWERED, "", "the trigger could not be sent"));
            return Reading.of(connection, shown.symptom(), shown.detail(), shown.explanation());
        }
        Exchange exchange = Exchange.of(sent.get(), timeline.about(sent.get()), events, lostAfterNanos);
        boolean lossIsCertain = lossIsCertain(timeline, sent.get());
        Opening.Shown shown = shown(exchange, lossIsCertain, timeline);
        return new Reading(
                connection,
                "",
                shown.symptom(),
                shown.detail(),
                shown.explanation(),
                OptionalInt.empty(),
                counters(exchange, lossIsCertain),
                exchange.times());
    }

    /** Whether it was listened for long enough to call what is missing lost. */
    private boolean lossIsCertain(Timeline timeline, Sent sent) {
        List<Received> arrived = timeline.about(sent);
        long last = arrived.isEmpty()
                ? sent.targetNanos()
                : arrived.get(arrived.size() - 1).atNanos();
        boolean listenedToTheEnd = timeline.scriptDone() && !timeline.cancelled();
        long until = timeline.scriptDoneNanos().orElse(timeline.endedNanos());
        return listenedToTheEnd || until - last - timeline.deliveredNanos() >= lostAfterNanos;
    }

    private Map<Counter, Long> counters(Exchange exchange, boolean lossIsCertain) {
        return Map.of(
                Counter.EVENTS_EXPECTED, (long) events.size(),
                Counter.EVENTS_RECEIVED, (long) exchange.times().size(),
                Counter.EVENTS_LOST, lossIsCertain ? exchange.missing().size() : 0L,
                Counter.EVENTS_DUPLICATED, (long) exchange.duplicates().size(),
                Counter.EVENTS_REORDERED, exchange.isReordered(ordering, events) ? 1L : 0L,
                Counter.EVENTS_LATE, (long) late(exchange).size(),
                Counter.EVENTS_UNEXPECTED, exchange.unexpected());
    }

    private List<Reading.EventTime> late(Exchange exchange) {
        return exchange.times().stream().filter(t -> t.nanos() > deadlineNanos).toList();
    }

    private static Optional<Opening.Shown> cancelled(Timeline timeline) {
        return timeline.cancelled()
                ? Optional.of(new Opening.Shown(Symptom.CANCELLED, "", "stopped before its events were due"))
                : Optional.empty();
    }

    private Opening.Shown shown(Exchange exchange, boolean lossIsCertain, Timeline timeline) {
        List<String> missing = exchange.missing();
        List<Reading.EventTime> late = late(exchange);
        if (!missing.isEmpty() && lossIsCertain) {
            return new Opening.Shown(
                    Symptom.EVENT_MISSING, missing.get(0), "never arrived: " + String.join(", ", missing));
        } else if (!missing.isEmpty() && timeline.cancelled()) {
            return cancelled(timeline).orElseThrow();
        } else if (!exchange.duplicates().isEmpty()) {
            String event = exchange.duplicates().get(0);
            return new Opening.Shown(Symptom.EVENT_DUPLICATED, event, "arrived more than once: " + event);
        } else if (exchange.isReordered(ordering, events)) {
            return new Opening.Shown(
                    Symptom.EVENT_REORDERED, "", "arrived as " + String.join(", ", exchange.typesInOrder()));
        } else if (!late.isEmpty()) {
            Reading.EventTime first = late.get(0);
            return new Opening.Shown(
                    Symptom.EVENT_LATE,
                    first.event(),
                    first.event() + " came " + first.nanos() / 1_000_000 + " ms after its predecessor");
        }
        Optional<Opening.Shown> disturbance =
                missing.isEmpty() ? Opening.disturbanceAfterAll(timeline) : Opening.disturbance(timeline);
        return disturbance.orElseGet(() -> new Opening.Shown(Symptom.NONE, "", ""));
    }
}
