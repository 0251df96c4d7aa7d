package dev.raceprobe.probe.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The newest exemplar of each child, and of each bucket of a histogram: what a point on a chart leads to. They are put into the
 * snapshots here, because the client's own sampler keeps them at times of its own choice. Thread-safe.
 */
final class EvidenceLinks {
    private final Map<Child, Map<Double, Exemplar>> newest = new ConcurrentHashMap<>();

    /** A child of a family, whose name is without {@code _total}. */
    private record Child(String family, Labels labels) {}

    /** @param bucket of a histogram; one and the same for a counter */
    void put(String family, Labels labels, double bucket, Exemplar exemplar) {
        newest.computeIfAbsent(new Child(family, labels), child -> new ConcurrentHashMap<>())
                .put(bucket, exemplar);
    }

    /** The same snapshots with exemplars. */
    MetricSnapshots in(MetricSnapshots snapshots) {
        return new MetricSnapshots(snapshots.stream().map(this::in).toList());
    }

    private MetricSnapshot in(MetricSnapshot family) {
        String name = family.getMetadata().getName();
        if (newest.keySet().stream().noneMatch(child -> child.family.equals(name))) {
            return family;
        } else if (family instanceof CounterSnapshot counter) {
            return new CounterSnapshot(
                    counter.getMetadata(),
                    counter.getDataPoints().stream()
                            .map(point -> in(name, point))
                            .toList());
        } else if (family instanceof HistogramSnapshot histogram) {
            return new HistogramSnapshot(
                    histogram.getMetadata(),
                    histogram.getDataPoints().stream()
                            .map(point -> in(name, point))
                            .toList());
        }
        return family;
    }

    private CounterDataPointSnapshot in(String name, CounterDataPointSnapshot point) {
        Exemplar exemplar =
                of(name, point.getLabels()).values().stream().findFirst().orElse(null);
        return new CounterDataPointSnapshot(
                point.getValue(), point.getLabels(), exemplar, point.getCreatedTimestampMillis());
    }

    private HistogramDataPointSnapshot in(String name, HistogramDataPointSnapshot point) {
        return new HistogramDataPointSnapshot(
                point.getClassicBuckets(),
                point.getNativeSchema(),
                point.getNativeZeroCount(),
                point.getNativeZeroThreshold(),
                point.getNativeBucketsForPositiveValues(),
                point.getNativeBucketsForNegativeValues(),
                point.getSum(),
                point.getLabels(),
                Exemplars.of(of(name, point.getLabels()).values()),
                point.getCreatedTimestampMillis());
    }

    private Map<Double, Exemplar> of(String family, Labels labels) {
        return newest.getOrDefault(new Child(family, labels), Map.of());
    }
}
