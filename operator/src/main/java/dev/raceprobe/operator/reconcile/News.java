package dev.raceprobe.operator.reconcile;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.operator.dependent.Owned;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * An Event that is to be written.
 *
 * @param event its count says how often it has happened since it was written
 * @param tries how often writing it has failed
 */
record News(Event event, int tries) {

    /** What is told of a change. The same name for the same change of the same probe, whoever writes it. */
    static News of(RaceProbe probe, ConditionChange change, Instant now) {
        return new News(
                new EventBuilder()
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
                        .build(),
                0);
    }

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

    /** Which Event it is: all news of one key are one Event. */
    String key() {
        return event.getMetadata().getNamespace() + '/' + event.getMetadata().getName();
    }

    /** Both as one: it has happened that much more often, and what is newer is told. */
    News and(News later) {
        return new News(
                new EventBuilder(later.event)
                        .withCount(event.getCount() + later.event.getCount())
                        .withFirstTimestamp(event.getFirstTimestamp())
                        .build(),
                Math.max(tries, later.tries));
    }

    /** The same, to be tried again. */
    News failedOnce() {
        return new News(event, tries + 1);
    }
}
