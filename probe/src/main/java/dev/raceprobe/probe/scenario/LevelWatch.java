package dev.raceprobe.probe.scenario;

import dev.raceprobe.api.v1alpha1.OpenConnectionsMetric;
import dev.raceprobe.probe.fetch.FetchRequest;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.script.Step;
import dev.raceprobe.probe.symptom.ChurnSymptoms;
import dev.raceprobe.probe.symptom.Gauge;
import dev.raceprobe.probe.timeline.Fetched;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Reads the target's own count of open connections before a round and after it; after, again and again until it is back at its
 * level or has had time enough. Confined to the event loop.
 */
final class LevelWatch {
    private static final long TIMEOUT_NANOS = 5_000_000_000L;
    private static final long EVERY_NANOS = 500_000_000L;
    /** For so long a target may take to notice that connections are gone. */
    private static final long SETTLE_NANOS = 10_000_000_000L;

    private final OpenConnectionsMetric metric;
    private OptionalDouble before = OptionalDouble.empty();
    private OptionalDouble after = OptionalDouble.empty();
    private String failure = "";

    LevelWatch(OpenConnectionsMetric metric) {
        this.metric = metric;
    }

    /** The part that reads it before the round. */
    Part before() {
        before = OptionalDouble.empty();
        after = OptionalDouble.empty();
        failure = "";
        return part(0, seen -> {
            before = valueOf(seen);
            return true;
        });
    }

    /** The part that reads it after the round. */
    Part after() {
        return part(SETTLE_NANOS, seen -> {
            after = valueOf(seen);
            return before.isEmpty() || after.isPresent() && level().isKept();
        });
    }

    private Part part(long withinNanos, Predicate<Fetched> met) {
        FetchRequest request = FetchRequest.get(URI.create(metric.url()), TIMEOUT_NANOS);
        return new Part(
                0,
                "",
                Set.of(),
                List.of(new Step.Fetch(
                        "metric",
                        request,
                        answer -> answer.status() == 200
                                ? String.valueOf(
                                        Gauge.read(answer.body(), metric.name()).orElse(Double.NaN))
                                : "",
                        met,
                        EVERY_NANOS,
                        withinNanos)));
    }

    private OptionalDouble valueOf(Fetched seen) {
        double value = seen.isOk() && !seen.value().isEmpty() ? Double.parseDouble(seen.value()) : Double.NaN;
        if (Double.isNaN(value)) {
            failure = seen.status() == 0
                    ? seen.words()
                    : "was answered " + seen.status() + (seen.isOk() ? ", without " + metric.name() : "");
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(value);
    }

    /** What was read. */
    ChurnSymptoms.Level level() {
        String words = before.isPresent() && after.isPresent()
                ? String.format(
                        Locale.ROOT,
                        "%s was %.0f before the cycles and %.0f after them",
                        metric.name(),
                        before.getAsDouble(),
                        after.getAsDouble())
                : "openConnectionsMetric could not be read: " + failure;
        return new ChurnSymptoms.Level(before, after, metric.tolerance(), words);
    }
}
