package dev.raceprobe.probe.symptom;

import dev.raceprobe.api.v1alpha1.EventDeliveryBlock.Ordering;
import dev.raceprobe.probe.timeline.Received;
import dev.raceprobe.probe.timeline.Sent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The events of one trigger, held against the sequence that was promised. Each event that was promised k times is taken k times;
 * what comes on top, or under a sequence number that was there before, is a duplicate.
 *
 * @param taken promised events in order of arrival, by their place in the promise
 * @param sequences of the taken ones; -1 where there is none
 * @param times of the taken ones, each from its actual predecessor
 * @param missing promised and not taken, in the order of the promise
 * @param duplicates types, in order of arrival
 * @param unexpected messages of the exchange of another type
 */
record Exchange(
        List<Integer> taken,
        List<Long> sequences,
        List<Reading.EventTime> times,
        List<String> missing,
        List<String> duplicates,
        long unexpected) {

    static Exchange of(Sent trigger, List<Received> arrived, List<String> events, long lostAfterNanos) {
        List<Integer> taken = new ArrayList<>();
        List<Long> sequences = new ArrayList<>();
        List<Reading.EventTime> times = new ArrayList<>();
        List<String> duplicates = new ArrayList<>();
        Set<String> numbered = new HashSet<>();
        Set<Integer> tooLate = new HashSet<>();
        long unexpected = 0;
        long before = trigger.targetNanos();
        for (Received message : arrived) {
            String type = message.facts().type();
            long sequence = message.facts().sequence();
            if (!events.contains(type)) {
                unexpected++;
                continue;
            }
            boolean repeated = sequence >= 0 && !numbered.add(type + ' ' + sequence);
            int place = repeated ? -1 : place(type, events, taken, tooLate);
            if (place < 0) {
                duplicates.add(type);
                continue;
            }
            long nanos = Math.max(0, message.targetNanos() - before);
            before = message.targetNanos();
            if (nanos > lostAfterNanos) {
                tooLate.add(place);
            } else {
                taken.add(place);
                sequences.add(sequence);
                times.add(new Reading.EventTime(type, nanos));
            }
        }
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            if (!taken.contains(i)) {
                missing.add(events.get(i));
            }
        }
        return new Exchange(taken, sequences, times, missing, duplicates, unexpected);
    }

    /** The first place of a type that nothing has taken yet; -1 if there is none. */
    private static int place(String type, List<String> events, List<Integer> taken, Set<Integer> tooLate) {
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i).equals(type) && !taken.contains(i) && !tooLate.contains(i)) {
                return i;
            }
        }
        return -1;
    }

    List<String> typesInOrder() {
        return times.stream().map(Reading.EventTime::event).toList();
    }

    /** Sequence numbers, where all have one, show an exchange of places that types alone would not. */
    boolean isReordered(Ordering ordering, List<String> events) {
        return switch (ordering) {
            case Strict ->
                !increasing(taken.stream().map(Integer::longValue).toList())
                        || sequences.stream().allMatch(n -> n >= 0) && !increasing(sequences);
            case FirstLast -> isNot(0, 0) || isNot(taken.size() - 1, events.size() - 1);
            case Any -> false;
        };
    }

    /** Whether the event of a place in the promise arrived, and not as the nth. */
    private boolean isNot(int nth, int place) {
        return taken.contains(place) && taken.get(nth) != place;
    }

    private static boolean increasing(List<Long> numbers) {
        for (int i = 1; i < numbers.size(); i++) {
            if (numbers.get(i - 1) > numbers.get(i)) {
                return false;
            }
        }
        return true;
    }
}
