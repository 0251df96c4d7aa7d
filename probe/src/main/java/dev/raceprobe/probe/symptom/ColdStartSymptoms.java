package dev.raceprobe.probe.symptom;

import dev.raceprobe.contract.Phase;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.timeline.Fetched;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Reads polls in order: a cold start lasts from the first that fails to the first that is ready, and is one check, told when it is
 * over. What the polls of a start failed with is part of the start. Confined to one thread.
 */
public final class ColdStartSymptoms {
    /** TCP, TLS, the upgrade and ready: round trips of injected delay in a poll, at most. */
    private static final int ROUND_TRIPS = 4;

    private final long maxReadyNanos;
    private Start current;

    /** @param maxReadyNanos how long a start may take */
    public ColdStartSymptoms(long maxReadyNanos) {
        this.maxReadyNanos = maxReadyNanos;
    }

    /** A start that is going on. */
    private static final class Start {
        private final long sinceNanos;
        private final Map<String, Integer> failures = new TreeMap<>();
        private OptionalLong greenNanos = OptionalLong.empty();
        /** End of the last failed poll that began after a look had been green; only a green look after it proves anything. */
        private OptionalLong failedAfterGreenNanos = OptionalLong.empty();

        private boolean wasGreenWhileFailing;
        private boolean isTold;

        private Start(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }

        private void failed(Timeline poll, String why) {
            failures.merge(why, 1, Integer::sum);
            if (greenNanos.isPresent() && poll.startedNanos() >= greenNanos.getAsLong()) {
                failedAfterGreenNanos = OptionalLong.of(poll.endedNanos());
            }
        }

        private void looked(Fetched look) {
            if (!look.isOk()) {
                greenNanos = OptionalLong.empty();
                failedAfterGreenNanos = OptionalLong.empty();
                return;
            }
            wasGreenWhileFailing |=
                    failedAfterGreenNanos.isPresent() && look.askedNanos() >= failedAfterGreenNanos.getAsLong();
            if (greenNanos.isEmpty() && look.askedNanos() >= sinceNanos) {
                greenNanos = OptionalLong.of(look.atNanos());
            }
        }
    }

    /**
     * What a poll adds: nothing, or the start that it ends, or that it says nothing about the target.
     *
     * @param looks at the readiness URL, made beside it
     */
    public List<Reading> poll(int connection, Timeline poll, List<Fetched> looks) {
        Optional<Opening.Shown> failure = Opening.failure(poll);
        boolean isReady = failure.isEmpty() && poll.readyNanos().isPresent();
        if (!isReady && poll.cancelled()) {
            return List.of();
        }
        Optional<Opening.Shown> apart = failure.filter(shown -> isNoPartOfAStart(shown.symptom()));
        if (apart.isPresent()) {
            Opening.Shown shown = apart.get();
            return List.of(Reading.of(connection, shown.symptom(), shown.detail(), shown.explanation()));
        }
        if (!isReady) {
            current = current == null ? new Start(poll.startedNanos()) : current;
            current.failed(
                    poll,
                    failure.or(() -> Opening.disturbance(poll)).map(this::words).orElse("not ready"));
        }
        if (current != null) {
            looks.forEach(current::looked);
        }
        long excusedNanos = ROUND_TRIPS * poll.deliveredNanos();
        if (!isReady) {
            return tooLong(connection, poll, excusedNanos, failure.isEmpty());
        } else if (current == null) {
            return List.of();
        }
        Start over = current;
        current = null;
        Reading reading = reading(connection, over, poll.readyNanos().getAsLong() - over.sinceNanos, excusedNanos);
        return List.of(over.isTold ? Reading.measured(connection, reading.phases()) : reading);
    }

    /**
     * A start that takes too long is told before its end, once, where a 101 shows that the target is there and not ready: it may
     * never be. Whether nobody is there at all is the network's or the target's fault, its end tells.
     *
     * @param excusedNanos of injected delay in the poll
     */
    private List<Reading> tooLong(int connection, Timeline poll, long excusedNanos, boolean isThere) {
        long nanos = poll.endedNanos() - current.sinceNanos;
        if (!isThere || current.isTold || nanos - excusedNanos <= maxReadyNanos) {
            return List.of();
        }
        current.isTold = true;
        String words = String.format(
                Locale.ROOT,
                "%.1f s after the first failed poll still not ready; polls failed: %s",
                nanos / 1e9,
                current.failures);
        return List.of(Reading.of(connection, Symptom.START_SLOW, "", words));
    }

    /** Our own faults never are; a refused token or a limited rate is part of a start only once it goes on. */
    private boolean isNoPartOfAStart(Symptom symptom) {
        return switch (symptom) {
            case PROBE_ERROR, NO_CREDENTIALS -> true;
            case REFUSED_AUTH, RATE_LIMITED -> current == null;
            default -> false;
        };
    }

    private String words(Opening.Shown shown) {
        return shown.detail().isEmpty()
                ? shown.symptom().wireName()
                : shown.symptom().wireName() + " " + shown.detail();
    }

    private Reading reading(int connection, Start start, long nanos, long excusedNanos) {
        String took = String.format(
                Locale.ROOT,
                "%.1f s from the first failed poll to the first ready one; polls failed: %s",
                nanos / 1e9,
                start.failures);
        Opening.Shown shown = nanos - excusedNanos > maxReadyNanos
                ? new Opening.Shown(Symptom.START_SLOW, "", took)
                : start.wasGreenWhileFailing
                        ? new Opening.Shown(
                                Symptom.READY_BEFORE_SERVING,
                                "",
                                "the readiness URL was green before and after an upgrade that failed; " + took)
                        : new Opening.Shown(Symptom.NONE, "", "");
        return new Reading(
                connection,
                "",
                shown.symptom(),
                shown.detail(),
                shown.explanation(),
                OptionalInt.empty(),
                Map.of(),
                List.of(),
                Map.of(Phase.COLD_START, Math.max(0, nanos)),
                Optional.empty(),
                Map.of());
    }
}
