package dev.raceprobe.cli;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.cli.terminal.LiveArea;
import dev.raceprobe.cli.terminal.RunView;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What is seen of the probes while they come to their verdicts: the lines of {@code kubectl get raceprobes -w}, and below them, on a
 * terminal, the table that {@code run} has, of what the operator makes of them second by second.
 */
final class DemoView {
    private static final Duration DRAWN_EVERY = Duration.ofSeconds(1);

    private final LiveArea area;
    private final Function<RaceProbe, Optional<RaceProbeStatus>> newest;
    private final Instant start;
    private final Duration bound;
    private final DemoTable table = new DemoTable();
    private Instant drawn = Instant.MIN;

    /**
     * Begins with the header.
     *
     * @param newest what the operator knows of a probe and may not have written yet
     * @param bound how long it may take
     */
    DemoView(LiveArea area, Function<RaceProbe, Optional<RaceProbeStatus>> newest, Instant start, Duration bound) {
        this.area = area;
        this.newest = newest;
        this.start = start;
        this.bound = bound;
        area.above(table.header());
    }

    /** To be called often; draws what has changed, and the table every second. */
    void show(Collection<RaceProbe> probes, Instant now) {
        List<String> changed = probes.stream()
                .flatMap(probe -> table.line(probe, now).stream())
                .toList();
        changed.forEach(area::above);
        if (area.isLive() && (!changed.isEmpty() || !now.isBefore(drawn.plus(DRAWN_EVERY)))) {
            drawn = now;
            area.show(view(probes, now));
        }
    }

    private RunView view(Collection<RaceProbe> probes, Instant now) {
        TreeMap<String, RunView.Probe> byName = new TreeMap<>();
        probes.forEach(probe -> newest.apply(probe)
                .map(status -> StatusView.of(probe.getMetadata().getName(), probe.getSpec(), status))
                .ifPresent(view -> byName.put(view.name(), view)));
        return new RunView(Duration.between(start, now), Optional.of(bound), List.copyOf(byName.values()));
    }

    /** Takes the table off the terminal; the lines stay. */
    void done() {
        area.clear();
    }
}
