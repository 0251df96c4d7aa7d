package dev.raceprobe.probe.scenario;

import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.Scenario;
import dev.raceprobe.contract.ShardPlan;

/** Finds the play of a row by the type of its scenario. */
public final class ScenarioPlays {
    /** On top of all deadlines: for the injected delay and for what the cap may hold back. */
    private static final long GATHERING_NANOS = 45_000_000_000L;

    private ScenarioPlays() {}

    /** @throws IllegalArgumentException for a type that this version does not play; the planner refuses it before */
    public static ScenarioPlay of(ShardPlan plan, ShardPlan.Row row) {
        Scenario scenario = plan.scenario(row);
        int users = plan.auth().users().count();
        long echoTimeout = Durations.nanos(plan.protocol().echo().timeout());
        return switch (scenario.type()) {
            case AcceptRace ->
                new AcceptRace(
                        scenario.acceptRace(),
                        plan.protocol().echo(),
                        users,
                        plan.shards(),
                        row.index(),
                        row.connections() * (plan.windowMillis() / row.intervalMillis() / plan.shards()));
            case EventDelivery -> new EventDelivery(scenario.eventDelivery(), users);
            case StateConsistency ->
                new StateConsistency(
                        scenario.stateConsistency(),
                        plan.auth().users().subjectTemplate(),
                        users,
                        Durations.nanos(plan.target().connectTimeout()));
            case SessionResume -> new SessionResume(scenario.sessionResume(), users, echoTimeout);
            case BufferSaturation -> new BufferSaturation(scenario.bufferSaturation(), users);
            case UserIsolation ->
                new UserIsolation(
                        scenario.userIsolation(),
                        plan.auth().users().subjectTemplate(),
                        users,
                        echoTimeout,
                        gatheringNanos(plan, row, echoTimeout));
            case ConnectionStorm ->
                new ConnectionStorm(scenario.connectionStorm(), users, gatheringNanos(plan, row, echoTimeout));
            case ColdStart -> new ColdStart(scenario.coldStart());
            case Churn -> new Churn(scenario.churn(), plan.protocol().echo(), users, echoTimeout);
            case AuthRace ->
                new AuthRace(
                        scenario.authRace(),
                        plan.protocol(),
                        plan.auth().placement().type(),
                        users,
                        plan.load().maxConnectsPerSecond());
            case Heartbeat ->
                new Heartbeat(scenario.heartbeat(), plan.protocol().echo(), users);
            case TokenExpiry ->
                new TokenExpiry(
                        scenario.tokenExpiry(),
                        plan.protocol(),
                        plan.auth().placement().type(),
                        users);
            case SendFailure ->
                new SendFailure(scenario.sendFailure(), plan.protocol().echo(), users);
            case LatencyProfile ->
                new LatencyJourney(plan.protocol().echo(), users, !row.profile().equals("baseline"));
            case ChatJourney -> new ChatJourney(scenario.chatJourney(), users);
            case Script -> new UserTalk(scenario.script(), users, plan.evidence());
        };
    }

    /** From the first connection of a round that is ready to the last: each ends or is ready by its own deadlines. */
    private static long gatheringNanos(ShardPlan plan, ShardPlan.Row row, long echoTimeout) {
        long spreadNanos = (long) (1e9 * row.connections() / plan.load().maxConnectsPerSecond());
        return GATHERING_NANOS
                + spreadNanos
                + Durations.nanos(plan.target().connectTimeout())
                + Durations.nanos(plan.protocol().ready().timeout())
                + echoTimeout;
    }
}
