package dev.raceprobe.operator.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** The metric families of one scrape while they are put together. A family without points is not exposed. */
final class Families {
    private final Map<String, CounterSnapshot.Builder> counters = new LinkedHashMap<>();
    private final Map<String, GaugeSnapshot.Builder> gauges = new LinkedHashMap<>();
    private final Map<String, InfoSnapshot.Builder> infos = new LinkedHashMap<>();

    /** @param name without its suffix {@code _total} */
    void counter(String name, String help, Labels labels, double value) {
        counter(name, help, labels, value, null);
    }

    /**
     * @param name without its suffix {@code _total}
     * @param exemplar null: none
     */
    void counter(String name, String help, Labels labels, double value, Exemplar exemplar) {
        counters.computeIfAbsent(name, n -> CounterSnapshot.builder().name(n).help(help))
                .dataPoint(CounterDataPointSnapshot.builder()
                        .labels(labels)
                        .value(value)
                        .exemplar(exemplar)
                        .build());
    }

    /** Its unit is the last word of its name, where that is one. */
    void gauge(String name, String help, Labels labels, double value) {
        gauges.computeIfAbsent(
                        name, n -> GaugeSnapshot.builder().name(n).help(help).unit(unit(n)))
                .dataPoint(GaugeDataPointSnapshot.builder()
                        .labels(labels)
                        .value(value)
                        .build());
    }

    void gauge(String name, String help, Labels labels, OptionalDouble value) {
        value.ifPresent(v -> gauge(name, help, labels, v));
    }

    /** @param name without its suffix {@code _info} */
    void info(String name, String help, Labels labels) {
        infos.computeIfAbsent(name, n -> InfoSnapshot.builder().name(n).help(help))
                .dataPoint(InfoDataPointSnapshot.builder().labels(labels).build());
    }

    private static Unit unit(String name) {
        return Stream.of(Unit.SECONDS, Unit.RATIO)
                .filter(unit -> name.endsWith("_" + unit))
                .findFirst()
                .orElse(null);
    }

    MetricSnapshots snapshots() {
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        infos.values().forEach(family -> all.metricSnapshot(family.build()));
        counters.values().forEach(family -> all.metricSnapshot(family.build()));
        gauges.values().forEach(family -> all.metricSnapshot(family.build()));
        return all.build();
    }
}
