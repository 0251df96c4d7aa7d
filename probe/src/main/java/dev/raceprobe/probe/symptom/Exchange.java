package dev.raceprobe.probe.symptom;

import dev.raceprobe.api.v1alpha1.EventDeliveryBlock.Ordering;
import dev.raceprobe.probe.timeline.Received;
import dev.raceprobe.probe.timeline.Sent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;

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

    /**
     * Whether two events whose order matters arrived in another one: than the promise's, or than their sequence numbers', where
     * both have one. Numbers are taken when an event is due or when it is sent: those that fit do not make up for a promise that
     * was not kept.
     */
    boolean isReordered(Ordering ordering, List<String> events) {
        int last = events.size() - 1;
        return switch (ordering) {
            case Strict -> anyPair((earlier, later) -> true);
            case FirstLast ->
                anyPair((earlier, later) -> isEither(0, earlier, later) || isEither(last, earlier, later));
            case Any -> false;
        };
    }

    private static boolean isEither(int place, int one, int other) {
        return one == place || other == place;
    }

    /** @param matters whether the order of two places does */
    private boolean anyPair(BiPredicate<Integer, Integer> matters) {
        for (int later = 1; later < taken.size(); later++) {
            for (int earlier = 0; earlier < later; earlier++) {
                if (isExchanged(earlier, later) && matters.test(taken.get(earlier), taken.get(later))) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isExchanged(int earlier, int later) {
        boolean bothNumbered = sequences.get(earlier) >= 0 && sequences.get(later) >= 0;
        return taken.get(earlier) > taken.get(later) || bothNumbered && sequences.get(earlier) > sequences.get(later);
    }
}
