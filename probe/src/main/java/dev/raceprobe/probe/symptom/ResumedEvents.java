package dev.raceprobe.probe.symptom;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The events of an exchange that two connections showed, held against those that were promised. Each event that was promised k
 * times is taken k times; what comes on top, or under a cursor that was there before, came again.
 *
 * @param missing promised and seen on neither connection, in the order of the promise
 * @param repeated types that came again, in the order of arrival
 */
public record ResumedEvents(List<String> missing, List<String> repeated) {
    public ResumedEvents {
        missing = List.copyOf(missing);
        repeated = List.copyOf(repeated);
    }

    /**
     * One event that arrived.
     *
     * @param cursor as the service numbers it; empty where it does not
     */
    public record Event(String type, String cursor) {}

    /** What is missing and what came again, on whichever connection. */
    public static ResumedEvents of(List<String> promised, List<Event> before, List<Event> after) {
        List<String> missing = new ArrayList<>(promised);
        List<String> repeated = new ArrayList<>();
        Set<Event> numbered = new HashSet<>();
        List<Event> all = new ArrayList<>(before);
        all.addAll(after);
        for (Event event : all) {
            boolean seenBefore = !event.cursor().isEmpty() && !numbered.add(event);
            if (seenBefore || !missing.remove(event.type())) {
                repeated.add(event.type());
            }
        }
        return new ResumedEvents(missing, repeated);
    }
}
