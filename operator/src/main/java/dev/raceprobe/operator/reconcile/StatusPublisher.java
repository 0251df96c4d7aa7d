package dev.raceprobe.operator.reconcile;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.operator.metrics.DeadlineWarning;
import dev.raceprobe.operator.metrics.ProbeGauges;
import dev.raceprobe.operator.metrics.ProbeMetrics;
import dev.raceprobe.operator.ui.Fleet;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

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

    /** A status that nothing was judged for; whether it was written into the API server. */
    boolean publish(RaceProbe probe, RaceProbeStatus status, Context<RaceProbe> context, Instant now) {
        return publish(probe, status, List.of(), Specs.interval(probe), context, now);
    }

    /**
     * The same of what was judged.
     *
     * @param growing what is warned of
     * @param interval for how long mere numbers are held back
     */
    boolean publish(
            RaceProbe probe,
            RaceProbeStatus status,
            List<DeadlineWarning> growing,
            Duration interval,
            Context<RaceProbe> context,
            Instant now) {
        if (stopped) {
            return false;
        }
        metrics.show(ResourceID.fromResource(probe), ProbeGauges.of(probe, status), growing);
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
