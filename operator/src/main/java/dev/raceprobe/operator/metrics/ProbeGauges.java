package dev.raceprobe.operator.metrics;

import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.IdleTimeout;
import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.api.v1alpha1.RaceProbeSpec.Mode;
import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.api.v1alpha1.RaceWindow;
import dev.raceprobe.api.v1alpha1.ScenarioStatus;
import dev.raceprobe.api.v1alpha1.WindowStatus;
import dev.raceprobe.operator.judge.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What is exported of one probe beside its counters: its spec and status, as numbers.
 *
 * @param targetHost host of the target's URL, never more of it
 * @param mode of the probe
 * @param revision of the target; empty: not known
 * @param suspended whether the traffic is stopped
 * @param passing status of the condition Passing: True, False or Unknown
 * @param ready status of the condition Ready: True, False or Unknown
 * @param sloTarget the objective, (0, 1); empty: none
 * @param lastCheckSeconds epoch seconds; empty: none yet
 * @param lastPassSeconds epoch seconds; empty: none yet
 * @param rows in the order of the status
 */
public record ProbeGauges(
        String targetHost,
        String mode,
        String revision,
        boolean suspended,
        String passing,
        String ready,
        OptionalDouble sloTarget,
        OptionalDouble lastCheckSeconds,
        OptionalDouble lastPassSeconds,
        List<Row> rows) {
    public ProbeGauges {
        rows = List.copyOf(rows);
    }

    /**
     * One row.
     *
     * @param isCollecting whether it has no verdict because its window has only begun
     * @param opensSeconds edge of the race window, on the target's side; empty: no window
     * @param closesSeconds edge of the race window; empty: no window
     * @param periodSeconds after which failures come back; empty: no period
     * @param idleSeconds bounds of the idle timeout by label: above, measured, below; those that there are
     */
    public record Row(
            String scenario,
            String profile,
            ScenarioStatus.Result result,
            boolean isCollecting,
            OptionalDouble opensSeconds,
            OptionalDouble closesSeconds,
            OptionalDouble periodSeconds,
            Map<String, Double> idleSeconds) {
        public Row {
            idleSeconds = Map.copyOf(idleSeconds);
        }
    }

    private static final Set<String> BEGUN_ANEW = Set.of(Reason.NewGeneration.name(), Reason.NewRevision.name());
    private static final Set<String> TOO_LITTLE = Set.of(Reason.TooFewSamples.name(), Reason.NoData.name());

    /** The gauges of a probe and its status. */
    public static ProbeGauges of(RaceProbe probe, RaceProbeStatus status) {
        return new ProbeGauges(
                host(probe.getSpec().target().url()),
                probe.getSpec().mode().name(),
                status.targetRevision() == null ? "" : status.targetRevision(),
                Boolean.TRUE.equals(probe.getSpec().suspend()),
                condition(status, "Passing"),
                condition(status, "Ready"),
                sloTarget(probe),
                seconds(status.lastCheckTime()),
                seconds(status.lastPassTime()),
                status.scenarios().stream()
                        .map(row -> row(row, probe.getSpec().mode() == Mode.Continuous && isCollecting(row, status)))
                        .toList());
    }

    private static Row row(ScenarioStatus row, boolean isCollecting) {
        Optional<RaceWindow> window = Optional.ofNullable(row.raceWindow());
        return new Row(
                row.name(),
                row.profile(),
                row.result(),
                isCollecting,
                duration(window.map(RaceWindow::opensAt)),
                duration(window.map(RaceWindow::closesAt)),
                row.period() == null
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(Double.parseDouble(row.period().seconds())),
                idle(row.idleTimeout()));
    }

    private static boolean isCollecting(ScenarioStatus row, RaceProbeStatus status) {
        return row.result() == ScenarioStatus.Result.Inconclusive
                && (BEGUN_ANEW.contains(row.reason())
                        || TOO_LITTLE.contains(row.reason())
                                && status.window() != null
                                && row.windowSeconds() != null
                                && seconds(status.window()) < row.windowSeconds());
    }

    private static long seconds(WindowStatus seen) {
        return Duration.between(Instant.parse(seen.startTime()), Instant.parse(seen.endTime()))
                .toSeconds();
    }

    private static Map<String, Double> idle(IdleTimeout timeout) {
        Map<String, Double> bounds = new HashMap<>();
        if (timeout != null) {
            bound(bounds, "above", timeout.above());
            bound(bounds, "measured", timeout.measured());
            bound(bounds, "below", timeout.below());
        }
        return bounds;
    }

    /** Seconds with a decimal, as the status has them. */
    private static void bound(Map<String, Double> bounds, String name, String seconds) {
        if (seconds != null && seconds.endsWith("s")) {
            bounds.put(name, Double.parseDouble(seconds.substring(0, seconds.length() - 1)));
        }
    }

    private static OptionalDouble duration(Optional<String> text) {
        return text.map(t -> OptionalDouble.of(Durations.nanos(t) / 1e9)).orElse(OptionalDouble.empty());
    }

    /** User info cannot be there, and path and query do not belong into a label. */
    private static String host(String url) {
        try {
            String host = URI.create(url).getHost();
            return host == null ? "other" : host;
        } catch (IllegalArgumentException e) {
            return "other";
        }
    }

    private static String condition(RaceProbeStatus status, String type) {
        return status.conditions().stream()
                .filter(c -> c.getType().equals(type))
                .map(Condition::getStatus)
                .findFirst()
                .orElse("Unknown");
    }

    private static OptionalDouble sloTarget(RaceProbe probe) {
        if (probe.getSpec().monitoring() == null || probe.getSpec().monitoring().slo() == null) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(
                Double.parseDouble(probe.getSpec().monitoring().slo().targetPercent()) / 100);
    }

    private static OptionalDouble seconds(String time) {
        return time == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(Instant.parse(time).toEpochMilli() / 1e3);
    }
}
