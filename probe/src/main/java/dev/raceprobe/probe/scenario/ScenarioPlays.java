package dev.raceprobe.probe.scenario;

import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.Scenario;
import dev.raceprobe.contract.ShardPlan;

/** Finds the play of a row by the type of its scenario. */
public final class ScenarioPlays {
    private ScenarioPlays() {}

    /** @throws IllegalArgumentException for a type that this version does not play; the planner refuses it before */
    public static ScenarioPlay of(ShardPlan plan, ShardPlan.Row row) {
        Scenario scenario = plan.scenario(row);
        int users = plan.auth().users().count();
        long echoTimeout = Durations.nanos(plan.protocol().echo().timeout());
        return switch (scenario.type()) {
            case AcceptRace ->
                new AcceptRace(scenario.acceptRace(), plan.protocol().echo(), users, plan.shards(), row.index());
            case EventDelivery -> new EventDelivery(scenario.eventDelivery(), users);
            case UserIsolation ->
                new UserIsolation(scenario.userIsolation(), plan.auth().users().subjectTemplate(), echoTimeout);
            case ConnectionStorm,
                    LatencyProfile,
                    Heartbeat,
                    AuthRace,
                    TokenExpiry,
                    ColdStart,
                    SendFailure,
                    BufferSaturation,
                    ChatJourney,
                    Churn,
                    SessionResume,
                    StateConsistency,
                    Script ->
                throw new IllegalArgumentException(
                        "scenario type " + scenario.type() + " is not played by this version");
        };
    }
}
