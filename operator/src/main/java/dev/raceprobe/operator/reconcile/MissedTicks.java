package dev.raceprobe.operator.reconcile;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Tells once of each tick that was seen too late. */
final class MissedTicks {
    private final EventWriter events;
    private final Map<ResourceID, Instant> told = new ConcurrentHashMap<>();

    MissedTicks(EventWriter events) {
        this.events = events;
    }

    void missed(RaceProbe probe, Instant tick, Instant now) {
        Instant before = told.put(ResourceID.fromResource(probe), tick);
        if (!tick.equals(before)) {
            events.write(
                    probe,
                    new ConditionChange(
                            "Schedule",
                            "False",
                            "TickMissed",
                            "the run of " + tick + " was due more than 5 minutes ago"),
                    now);
        }
    }

    void forget(ResourceID probe) {
        told.remove(probe);
    }
}
