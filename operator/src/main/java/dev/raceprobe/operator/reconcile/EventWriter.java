package dev.raceprobe.operator.reconcile;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.operator.dependent.Owned;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes Events; what has happened before raises the count of the Event that is there. */
final class EventWriter {
    private static final Logger LOG = LoggerFactory.getLogger(EventWriter.class);
    private static final int CONFLICT = 409;

    private final KubernetesClient client;

    EventWriter(KubernetesClient client) {
        this.client = client;
    }

    /** Tells about a change. An Event is news, not state: one that cannot be written is logged and no reason to try all again. */
    void write(RaceProbe probe, ConditionChange change, Instant now) {
        try {
            client.resource(event(probe, change, now)).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT) {
                again(probe, change, now);
            } else {
                warn(probe, e);
            }
        }
    }

    private void again(RaceProbe probe, ConditionChange change, Instant now) {
        try {
            Event seen = client.resource(event(probe, change, now)).get();
            if (seen != null) {
                Event raised = new EventBuilder(seen)
                        .withCount(seen.getCount() == null ? 2 : seen.getCount() + 1)
                        .withLastTimestamp(time(now))
                        .withMessage(change.text())
                        .build();
                client.resource(seen).patch(PatchContext.of(PatchType.JSON_MERGE), raised);
            }
        } catch (KubernetesClientException e) {
            warn(probe, e);
        }
    }

    private static void warn(RaceProbe probe, KubernetesClientException e) {
        LOG.warn(
                "no Event for {}/{}: the API server answered {}",
                probe.getMetadata().getNamespace(),
                probe.getMetadata().getName(),
                e.getCode());
    }

    private static Event event(RaceProbe probe, ConditionChange change, Instant now) {
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(probe.getMetadata().getNamespace())
                .withName(name(probe, change))
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(HasMetadata.getApiVersion(RaceProbe.class))
                .withKind(HasMetadata.getKind(RaceProbe.class))
                .withNamespace(probe.getMetadata().getNamespace())
                .withName(probe.getMetadata().getName())
                .withUid(probe.getMetadata().getUid())
                .endInvolvedObject()
                .withType(change.isWarning() ? "Warning" : "Normal")
                .withReason(change.reason())
                .withMessage(change.text())
                .withCount(1)
                .withFirstTimestamp(time(now))
                .withLastTimestamp(time(now))
                .withNewSource()
                .withComponent(Owned.MANAGER)
                .endSource()
                .withReportingComponent(Owned.MANAGER)
                .build();
    }

    /** The same name for the same change of the same probe, whoever writes it. */
    private static String name(RaceProbe probe, ConditionChange change) {
        String key = probe.getMetadata().getUid() + '/' + change.type() + '/' + change.status() + '/' + change.reason();
        UUID hash = UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8));
        return probe.getMetadata().getName()
                + '.'
                + hash.toString().replace("-", "").substring(0, 16);
    }

    private static String time(Instant now) {
        return now.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
