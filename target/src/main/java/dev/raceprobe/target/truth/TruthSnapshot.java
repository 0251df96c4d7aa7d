package dev.raceprobe.target.truth;

import java.util.List;
import java.util.Map;

/** The counts since the start or the last reset, as {@code GET /truth} answers them. */
public record TruthSnapshot(String since, Connections connections, Messages messages, List<Count> faults) {
    public TruthSnapshot {
        faults = List.copyOf(faults);
    }

    /**
     * @param opened handshakes answered with a 101
     * @param active open now, also those opened before the reset
     * @param rejected handshakes answered otherwise, by status
     * @param closed by close code, 1006 without a Close frame
     */
    public record Connections(long opened, long active, Map<Integer, Long> rejected, Map<Integer, Long> closed) {
        public Connections {
            rejected = Map.copyOf(rejected);
            closed = Map.copyOf(closed);
        }
    }

    /** WebSocket messages of the application. */
    public record Messages(long received, long sent) {}

    /**
     * @param events times that it was done
     * @param connections distinct connections (each has its own trace id) that it was done to
     */
    public record Count(String fault, String outcome, long events, long connections) {}

    /** The events of this fault and outcome, 0 for none. */
    public long count(String fault, String outcome) {
        return faults.stream()
                .filter(each -> each.fault().equals(fault) && each.outcome().equals(outcome))
                .mapToLong(Count::events)
                .sum();
    }
}
