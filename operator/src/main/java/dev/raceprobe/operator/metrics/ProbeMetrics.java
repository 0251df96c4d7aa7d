package dev.raceprobe.operator.metrics;

import dev.raceprobe.api.v1alpha1.ScenarioStatus;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The operator's metrics of all probes. They are put together at each scrape from what is held here, so that those of a
 * deleted probe are gone with it, and one that has no value is absent.
 */
public final class ProbeMetrics implements MultiCollector {
    private final Map<ResourceID, ProbeGauges> gauges = new ConcurrentHashMap<>();
    private final Map<ResourceID, Map<RowName, RowCounts>> counts = new ConcurrentHashMap<>();
    private final Map<ResourceID, List<DeadlineWarning>> warnings = new ConcurrentHashMap<>();
    private final Map<ResourceID, Map<RaceEvidence, Exemplar>> evidence = new ConcurrentHashMap<>();
    private final Map<String, Long> statusWrites = new ConcurrentHashMap<>();
    private final Map<String, Long> eventWrites = new ConcurrentHashMap<>();

    public ProbeMetrics() {
        for (StatusWrite result : StatusWrite.values()) {
            statusWrites.put(lowerCase(result), 0L);
        }
        for (EventWrite result : EventWrite.values()) {
            eventWrites.put(lowerCase(result), 0L);
        }
    }

    /** How writing a status ended. */
    public enum StatusWrite {
        WRITTEN,
        /** Nothing had changed. */
        UNCHANGED,
        /** Only numbers had, and statusUpdateInterval is not over. */
        DEFERRED,
        /** The RaceProbe was deleted meanwhile. */
        GONE,
        FAILED
    }

    /** How writing an Event ended. */
    public enum EventWrite {
        WRITTEN,
        /** The API server refused it, or gave no answer for too long. */
        FAILED,
        /** Too many others waited, or the operator stopped. */
        DROPPED
    }

    private static String lowerCase(Enum<?> result) {
        return result.name().toLowerCase(Locale.ROOT);
    }

    /** What the gauges of a probe are from now on; no time of it is known to grow. */
    public void show(ResourceID probe, ProbeGauges newGauges) {
        show(probe, newGauges, List.of());
    }

    /**
     * What the gauges of a probe are from now on.
     *
     * @param growing which of its times grow towards a deadline
     */
    public void show(ResourceID probe, ProbeGauges newGauges, List<DeadlineWarning> growing) {
        gauges.put(probe, newGauges);
        warnings.put(probe, List.copyOf(growing));
    }

    /**
     * A plan begins: the counters of its rows exist, at 0 where they are new, and no others.
     *
     * @param rows of the plan, at 0
     */
    public void begin(ResourceID probe, Map<RowName, RowCounts> rows) {
        Map<RowName, RowCounts> kept = new HashMap<>(counts.getOrDefault(probe, Map.of()));
        kept.keySet().retainAll(rows.keySet());
        counts.put(probe, RowCounts.sum(kept, rows));
    }

    /** Adds to the counters of a probe. */
    public void count(ResourceID probe, Map<RowName, RowCounts> more) {
        counts.merge(probe, Map.copyOf(more), RowCounts::sum);
    }

    /** What the counters of a probe's races lead to from now on. */
    public void prove(ResourceID probe, Map<RaceEvidence, Exemplar> newest) {
        evidence.put(probe, Map.copyOf(newest));
    }

    /** Counts a status write. */
    public void countStatusWrite(StatusWrite result) {
        statusWrites.merge(lowerCase(result), 1L, Long::sum);
    }

    /** Counts an Event. */
    public void countEvent(EventWrite result) {
        eventWrites.merge(lowerCase(result), 1L, Long::sum);
    }

    /** Exposes nothing of this probe any more. */
    public void remove(ResourceID probe) {
        gauges.remove(probe);
        counts.remove(probe);
        warnings.remove(probe);
        evidence.remove(probe);
    }

    @Override
    public MetricSnapshots collect() {
        Families families = new Families();
        new TreeMap<>(statusWrites)
                .forEach((result, count) -> families.counter(
                        "raceprobe_operator_status_writes",
                        "Writes of a status, by how they ended",
                        Labels.of("result", result),
                        count));
        new TreeMap<>(eventWrites)
                .forEach((result, count) -> families.counter(
                        "raceprobe_operator_events",
                        "Events about changes of conditions, by how writing them ended",
                        Labels.of("result", result),
                        count));
        gauges.forEach((probe, shown) -> show(families, labels(probe), shown));
        counts.forEach((probe, rows) -> rows.forEach((row, counted) -> {
            Labels labels = labels(probe).add("scenario", row.scenario()).add("profile", row.profile());
            show(families, labels, counted);
            showRaces(families, labels, row, counted, evidence.getOrDefault(probe, Map.of()));
        }));
        warnings.forEach((probe, growing) -> growing.forEach(warning -> families.gauge(
                "raceprobe_deadline_warning",
                "1 while times grow towards a deadline of the spec",
                labels(probe)
                        .add("scenario", warning.scenario())
                        .add("profile", warning.profile())
                        .add("deadline", warning.deadline()),
                1)));
        return families.snapshots();
    }

    private static Labels labels(ResourceID probe) {
        return Labels.of("probe_namespace", probe.getNamespace().orElse(""), "probe", probe.getName());
    }

    private static void show(Families families, Labels probe, ProbeGauges shown) {
        families.info(
                "raceprobe",
                "A probe and its target",
                probe.add("target_host", shown.targetHost())
                        .add("mode", shown.mode())
                        .add("revision", shown.revision()));
        families.info(
                "raceprobe_operator_probe",
                "A probe and the conditions of its status",
                probe.add("suspended", Boolean.toString(shown.suspended()))
                        .add("passing", shown.passing())
                        .add("ready", shown.ready()));
        families.gauge("raceprobe_slo_target_ratio", "The service level objective", probe, shown.sloTarget());
        families.gauge(
                "raceprobe_last_check_timestamp_seconds", "When a check last ended", probe, shown.lastCheckSeconds());
        families.gauge(
                "raceprobe_last_pass_timestamp_seconds", "When the probe last passed", probe, shown.lastPassSeconds());
        shown.rows().forEach(row -> show(families, probe, row));
    }

    private static void show(Families families, Labels probe, ProbeGauges.Row row) {
        Labels labels = probe.add("scenario", row.scenario()).add("profile", row.profile());
        for (ScenarioStatus.Result result : ScenarioStatus.Result.values()) {
            families.gauge(
                    "raceprobe_row_result",
                    "1 for the verdict that the row has, 0 for the others",
                    labels.add("result", label(result)),
                    result == row.result() ? 1 : 0);
        }
        families.gauge(
                "raceprobe_operator_row_collecting",
                "1 while the row has too few samples because its window has only begun",
                labels,
                row.isCollecting() ? 1 : 0);
        String window = "raceprobe_race_window_seconds";
        String help = "Edges of the offsets after the 101 in which the target is racy";
        families.gauge(window, help, labels.add("edge", "opens"), row.opensSeconds());
        families.gauge(window, help, labels.add("edge", "closes"), row.closesSeconds());
        families.gauge(
                "raceprobe_failure_period_seconds", "After which failures come back", labels, row.periodSeconds());
        new TreeMap<>(row.idleSeconds())
                .forEach((bound, seconds) -> families.gauge(
                        "raceprobe_idle_timeout_seconds",
                        "Silence after which connections are ended: measured, and the intervals around it",
                        labels.add("bound", bound),
                        seconds));
    }

    private static String label(ScenarioStatus.Result result) {
        return switch (result) {
            case Passed -> "passed";
            case Failed -> "failed";
            case Inconclusive -> "inconclusive";
            case NotObserved -> "not_observed";
        };
    }

    private static void show(Families families, Labels row, RowCounts counted) {
        String checks = "raceprobe_checks";
        String help = "Finished checks, by their outcome";
        families.counter(checks, help, row.add("outcome", "passed"), counted.passed());
        families.counter(checks, help, row.add("outcome", "failed"), counted.failed());
        families.counter(checks, help, row.add("outcome", "inconclusive"), counted.allInconclusive());
        new TreeMap<>(counted.inconclusive())
                .forEach((owner, count) -> families.counter(
                        "raceprobe_check_inconclusive",
                        "Checks that say nothing about the target, by whose fault that is",
                        row.add("owner", owner),
                        count));
    }

    private static void showRaces(
            Families families, Labels labels, RowName row, RowCounts counted, Map<RaceEvidence, Exemplar> evidence) {
        new TreeMap<>(counted.races())
                .forEach((race, count) -> families.counter(
                        "raceprobe_races",
                        "Failed checks, by the race found",
                        labels.add("race", race),
                        count,
                        count > 0 ? evidence.get(new RaceEvidence(row, race)) : null));
    }
}
