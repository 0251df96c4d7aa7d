package dev.raceprobe.operator.reconcile;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.operator.metrics.ProbeMetrics;
import dev.raceprobe.operator.metrics.ProbeMetrics.StatusWrite;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The only one who writes statuses: a transition at once, mere numbers at most every statusUpdateInterval, an unchanged
 * status never. Once it is written, people are told by Events.
 */
final class StatusWriter {
    private static final int NOT_FOUND = 404;

    private final EventWriter events;
    private final ProbeMetrics metrics;
    private final Map<ResourceID, Instant> lastWrites = new ConcurrentHashMap<>();

    StatusWriter(EventWriter events, ProbeMetrics metrics) {
        this.events = events;
        this.metrics = metrics;
    }

    /**
     * Writes the status where it is time to.
     *
     * @param interval for how long mere numbers are held back
     * @return whether it was written
     */
    boolean write(RaceProbe probe, RaceProbeStatus status, Duration interval, Context<RaceProbe> context, Instant now) {
        StatusChange change = StatusChange.between(probe.getStatus(), status);
        ResourceID id = ResourceID.fromResource(probe);
        boolean isDue = !now.isBefore(
                lastWrites.getOrDefault(id, Instant.MIN.plus(interval)).plus(interval));
        if (change == StatusChange.NONE || change == StatusChange.NUMBERS && !isDue) {
            metrics.countStatusWrite(change == StatusChange.NONE ? StatusWrite.UNCHANGED : StatusWrite.DEFERRED);
            return false;
        }
        if (!apply(probe, status, context)) {
            return false;
        }
        lastWrites.put(id, now);
        metrics.countStatusWrite(StatusWrite.WRITTEN);
        ConditionChange.between(probe.getStatus(), status).forEach(news -> events.write(probe, news, now));
        return true;
    }

    /** Whether it was still there: one that was deleted meanwhile has no use for it, and its event is on the way. */
    private boolean apply(RaceProbe probe, RaceProbeStatus status, Context<RaceProbe> context) {
        try {
            context.resourceOperations().serverSideApplyPrimaryStatus(patch(probe, status));
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == NOT_FOUND) {
                metrics.countStatusWrite(StatusWrite.GONE);
                return false;
            }
            metrics.countStatusWrite(StatusWrite.FAILED);
            throw e;
        }
    }

    /** A fresh object: what is applied is what we own. The UID keeps it off a namesake that came after. */
    private static RaceProbe patch(RaceProbe probe, RaceProbeStatus status) {
        RaceProbe patch = new RaceProbe();
        patch.setMetadata(new ObjectMetaBuilder()
                .withNamespace(probe.getMetadata().getNamespace())
                .withName(probe.getMetadata().getName())
                .withUid(probe.getMetadata().getUid())
                .build());
        patch.setStatus(status);
        return patch;
    }

    /** Forgets a probe that is gone. */
    void forget(ResourceID probe) {
        lastWrites.remove(probe);
    }
}
