package dev.raceprobe.operator.reconcile;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.operator.metrics.ProbeGauges;
import dev.raceprobe.operator.metrics.ProbeMetrics;
import dev.raceprobe.operator.ui.Fleet;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;

/** Shows a status wherever it is seen: in the metrics, on the page, and in the API server. After {@link #stop} nowhere. */
final class StatusPublisher {
    private final StatusWriter writer;
    private final ProbeMetrics metrics;
    private final Fleet fleet;
    private volatile boolean stopped;

    StatusPublisher(StatusWriter writer, ProbeMetrics metrics, Fleet fleet) {
        this.writer = writer;
        this.metrics = metrics;
        this.fleet = fleet;
    }

    /** Whether it was written into the API server. */
    boolean publish(RaceProbe probe, RaceProbeStatus status, Context<RaceProbe> context, Instant now) {
        return publish(probe, status, Specs.interval(probe), context, now);
    }

    /** The same, with its numbers held back for so long at most. */
    boolean publish(
            RaceProbe probe, RaceProbeStatus status, Duration interval, Context<RaceProbe> context, Instant now) {
        if (stopped) {
            return false;
        }
        metrics.show(ResourceID.fromResource(probe), ProbeGauges.of(probe, status));
        fleet.show(probe, status);
        return writer.write(probe, status, interval, context, now);
    }

    void stop() {
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }

    void forget(ResourceID probe) {
        writer.forget(probe);
    }
}
