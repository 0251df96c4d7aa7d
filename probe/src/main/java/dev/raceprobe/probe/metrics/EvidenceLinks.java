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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The newest exemplar of each child, and of each bucket of a histogram: what a point on a chart leads to. They are put into the
 * snapshots here, because the client's own sampler keeps them at times of its own choice, and only as long as their evidence can
 * be read: a bucket may stay untouched for longer than that. Thread-safe.
 */
final class EvidenceLinks {
    static final String EVIDENCE_ID = "evidence_id";

    private final Map<Child, Map<Double, Exemplar>> newest = new ConcurrentHashMap<>();

    /** A child of a family, whose name is without {@code _total}. */
    private record Child(String family, Labels labels) {}

    /** @param bucket of a histogram; one and the same for a counter */
    void put(String family, Labels labels, double bucket, Exemplar exemplar) {
        newest.computeIfAbsent(new Child(family, labels), child -> new ConcurrentHashMap<>())
                .put(bucket, exemplar);
    }

    /**
     * The same snapshots with exemplars.
     *
     * @param kept ids of the evidence that there still is
     */
    MetricSnapshots in(MetricSnapshots snapshots, Set<String> kept) {
        return new MetricSnapshots(
                snapshots.stream().map(family -> in(family, kept)).toList());
    }

    private MetricSnapshot in(MetricSnapshot family, Set<String> kept) {
        String name = family.getMetadata().getName();
        if (newest.keySet().stream().noneMatch(child -> child.family.equals(name))) {
            return family;
        } else if (family instanceof CounterSnapshot counter) {
            return new CounterSnapshot(
                    counter.getMetadata(),
                    counter.getDataPoints().stream()
                            .map(point -> in(point, of(name, point.getLabels(), kept)))
                            .toList());
        } else if (family instanceof HistogramSnapshot histogram) {
            return new HistogramSnapshot(
                    histogram.getMetadata(),
                    histogram.getDataPoints().stream()
                            .map(point -> in(point, of(name, point.getLabels(), kept)))
                            .toList());
        }
        return family;
    }

    private static CounterDataPointSnapshot in(CounterDataPointSnapshot point, List<Exemplar> exemplars) {
        return new CounterDataPointSnapshot(
                point.getValue(),
                point.getLabels(),
                exemplars.stream().findFirst().orElse(null),
                point.getCreatedTimestampMillis());
    }

    private static HistogramDataPointSnapshot in(HistogramDataPointSnapshot point, List<Exemplar> exemplars) {
        return new HistogramDataPointSnapshot(
                point.getClassicBuckets(),
                point.getNativeSchema(),
                point.getNativeZeroCount(),
                point.getNativeZeroThreshold(),
                point.getNativeBucketsForPositiveValues(),
                point.getNativeBucketsForNegativeValues(),
                point.getSum(),
                point.getLabels(),
                Exemplars.of(exemplars),
                point.getCreatedTimestampMillis());
    }

    private List<Exemplar> of(String family, Labels labels, Set<String> kept) {
        return newest.getOrDefault(new Child(family, labels), Map.of()).values().stream()
                .filter(exemplar -> kept.contains(exemplar.getLabels().get(EVIDENCE_ID)))
                .toList();
    }
}
