package dev.raceprobe.probe.symptom;

import dev.raceprobe.contract.ChurnArms;
import dev.raceprobe.contract.Evidence.TimelineEntry;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.timeline.Received;
import dev.raceprobe.probe.timeline.Sent;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the cycles of a churn show, one by one and as a series. What is only seen over all of them is told by a cycle that was
 * clean by itself: the last for the time to ready, the one before it for the target's own count.
 */
public final class ChurnSymptoms {
    private static final long LEAST_READY_NANOS = 1_000_000;

    private final String echo;
    private final String responseType;
    private final double maxDriftPercent;

    /**
     * @param echo tag of the echo's request
     * @param responseType of its answer; empty: the echo is a ping
     */
    public ChurnSymptoms(String echo, String responseType, double maxDriftPercent) {
        this.echo = echo;
        this.responseType = responseType;
        this.maxDriftPercent = maxDriftPercent;
    }

    /** What the target's own gauge said. */
    public record Level(OptionalDouble before, OptionalDouble after, double tolerance, String words) {
        boolean isKnown() {
            return before.isPresent() && after.isPresent();
        }

        public boolean isKept() {
            return after.orElseThrow() <= before.orElseThrow() + tolerance;
        }
    }

    /** Cycles in order, as a series over which something may drift; grows over rounds until it is long enough. */
    public static final class Series {
        private final List<Long> readyNanos = new ArrayList<>();
        private final DriftTrail trail = new DriftTrail();
        private boolean wasExhausted;

        private void clear() {
            readyNanos.clear();
        }
    }

    /**
     * One reading for each cycle.
     *
     * @param connections indices of the cycles in the round
     * @param level empty where the target's gauge is not looked at
     */
    public List<Reading> read(List<Integer> connections, List<Timeline> cycles, Series series, Optional<Level> level) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < cycles.size(); i++) {
            Opening.Shown shown = shown(cycles.get(i));
            readings.add(reading(connections.get(i), "", shown));
            if (cycles.get(i).readyNanos().isPresent()) {
                series.readyNanos.add(ownReadyNanos(cycles.get(i)));
            }
        }
        exhaustion(readings, series);
        int carrier = lastClean(readings, readings.size());
        if (carrier >= 0 && series.readyNanos.size() >= Drift.MIN_SERIES) {
            readings.set(
                    carrier,
                    drift(readings.get(carrier), series.trail.then(Drift.of(series.readyNanos), maxDriftPercent)));
            series.clear();
            carrier = lastClean(readings, carrier);
        }
        if (carrier >= 0 && level.isPresent()) {
            readings.set(carrier, metric(readings.get(carrier), level.get()));
        }
        return readings;
    }

    /** Without what was injected: in an injected second the target's own growth would be a few percent. */
    private static long ownReadyNanos(Timeline cycle) {
        long nanos = cycle.readyNanos().getAsLong() - cycle.startedNanos();
        return Math.max(LEAST_READY_NANOS, nanos - cycle.readyInjectedNanos());
    }

    /** A cycle that was clean tells no more than that: what it leaves reads the same. One that was not is evidence, and is kept. */
    public Timeline folded(Timeline cycle) {
        if (!cycle.scriptDone() || shown(cycle).symptom() != Symptom.NONE) {
            return cycle;
        }
        List<Sent> request = cycle.sent(echo).stream().toList();
        List<Received> answer = request.stream()
                .flatMap(sent -> cycle.answer(sent, responseType).stream())
                .toList();
        List<TimelineEntry> pong =
                cycle.stamps().stream().filter(ChurnSymptoms::isPong).limit(1).toList();
        return cycle.keeping(request, answer, responseType.isEmpty() ? pong : List.of());
    }

    private static boolean isPong(TimelineEntry stamp) {
        return stamp.event().equals("pong_in");
    }

    private Opening.Shown shown(Timeline cycle) {
        return Opening.failure(cycle)
                .or(() -> cycle.cancelled()
                        ? Optional.of(new Opening.Shown(Symptom.CANCELLED, "", "stopped in the middle of a cycle"))
                        : Optional.empty())
                .or(() -> Opening.disturbance(cycle))
                .orElseGet(() -> isAnswered(cycle)
                        ? new Opening.Shown(Symptom.NONE, "", "")
                        : new Opening.Shown(
                                Symptom.ECHO_UNANSWERED, "", "ready and open, but the echo was not answered in time"));
    }

    private boolean isAnswered(Timeline cycle) {
        return responseType.isEmpty()
                ? cycle.stamps().stream().anyMatch(ChurnSymptoms::isPong)
                : cycle.sent(echo)
                        .flatMap(sent -> cycle.answer(sent, responseType))
                        .isPresent();
    }

    /** Cycles that could not open although the first ones of this round, or of an earlier one, could. */
    private static void exhaustion(List<Reading> readings, Series series) {
        List<Boolean> opened = readings.stream()
                .filter(reading -> isConclusive(reading.symptom()))
                .map(reading -> !isNotOpened(reading.symptom()))
                .toList();
        boolean exhausted = Exhaustion.shows(opened) || series.wasExhausted && opened.contains(false);
        series.wasExhausted = exhausted;
        for (int i = 0; exhausted && i < readings.size(); i++) {
            Reading reading = readings.get(i);
            if (isNotOpened(reading.symptom())) {
                readings.set(
                        i,
                        reading(
                                reading.connection(),
                                ChurnArms.EXHAUSTED,
                                new Opening.Shown(
                                        reading.symptom(),
                                        reading.detail(),
                                        "earlier cycles opened, this one and others about it did not: "
                                                + reading.explanation())));
            }
        }
    }

    private static boolean isConclusive(Symptom symptom) {
        return switch (symptom) {
            case PROBE_ERROR, CANCELLED, NO_CREDENTIALS, RATE_LIMITED, REFUSED_AUTH -> false;
            default -> true;
        };
    }

    private static boolean isNotOpened(Symptom symptom) {
        return switch (symptom) {
            case NO_RESPONSE, REFUSED_5XX, REFUSED_500, NOT_READY, CLOSED_EARLY, RESET_EARLY -> true;
            default -> false;
        };
    }

    private static int lastClean(List<Reading> readings, int before) {
        for (int i = before - 1; i >= 0; i--) {
            if (readings.get(i).symptom() == Symptom.NONE) {
                return i;
            }
        }
        return -1;
    }

    private static Reading drift(Reading carrier, Optional<Drift> leak) {
        Opening.Shown shown = leak.map(drift -> new Opening.Shown(
                        Symptom.RESOURCE_LEAKED,
                        "ready",
                        String.format(
                                Locale.ROOT,
                                "time to ready grew over the cycles from %.1f ms to %.1f ms, by %.0f %%",
                                drift.firstNanos() / 1e6,
                                drift.lastNanos() / 1e6,
                                drift.percent())))
                .orElse(new Opening.Shown(Symptom.NONE, "", ""));
        return reading(carrier.connection(), ChurnArms.DRIFT, shown);
    }

    private static Reading metric(Reading carrier, Level level) {
        Opening.Shown shown = !level.isKnown()
                ? new Opening.Shown(Symptom.DEPENDENCY_ERROR, "metric", level.words())
                : level.isKept()
                        ? new Opening.Shown(Symptom.NONE, "", "")
                        : new Opening.Shown(Symptom.RESOURCE_LEAKED, "metric", level.words());
        return reading(carrier.connection(), ChurnArms.METRIC, shown);
    }

    private static Reading reading(int connection, String arm, Opening.Shown shown) {
        Reading plain = Reading.of(connection, shown.symptom(), shown.detail(), shown.explanation());
        return new Reading(
                plain.connection(),
                arm,
                plain.symptom(),
                plain.detail(),
                plain.explanation(),
                plain.offsetMillis(),
                plain.counters(),
                plain.events());
    }
}
