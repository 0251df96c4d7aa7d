package dev.raceprobe.operator.plan;

import dev.raceprobe.api.v1alpha1.AcceptRaceBlock;
import dev.raceprobe.api.v1alpha1.AuthRaceBlock;
import dev.raceprobe.api.v1alpha1.ChurnBlock;
import dev.raceprobe.api.v1alpha1.ColdStartBlock;
import dev.raceprobe.api.v1alpha1.ConnectionStormBlock;
import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.EventDeliveryBlock;
import dev.raceprobe.api.v1alpha1.HeartbeatBlock;
import dev.raceprobe.api.v1alpha1.LatencyProfileBlock;
import dev.raceprobe.api.v1alpha1.RaceProbeSpec;
import dev.raceprobe.api.v1alpha1.Scenario;
import dev.raceprobe.api.v1alpha1.SendFailureBlock;
import dev.raceprobe.api.v1alpha1.TokenExpiryBlock;

/** Puts the defaults of a scenario's block in the place of what is absent: the schema cannot, it would fill all sixteen. */
public final class CompleteScenario {
    /** {@code lostAfter} is this many times {@code eventDeadline} unless given. */
    private static final long LOST_AFTER_DEADLINES = 3;

    private CompleteScenario() {}

    /** The scenario with the block of its type complete, and no other. */
    public static Scenario of(Scenario s) {
        return switch (s.type()) {
            case AcceptRace -> with(s, or(s.acceptRace(), new AcceptRaceBlock(null, null, null, null, null, null)));
            case ConnectionStorm -> with(s, or(s.connectionStorm(), new ConnectionStormBlock(null, null, null)));
            case LatencyProfile -> with(s, or(s.latencyProfile(), new LatencyProfileBlock(null)));
            case EventDelivery -> with(s, withLostAfter(s.eventDelivery()));
            case Heartbeat -> with(s, or(s.heartbeat(), new HeartbeatBlock(null, null, null, null, null)));
            case AuthRace -> with(s, or(s.authRace(), new AuthRaceBlock(null, null, null)));
            case TokenExpiry -> with(s, or(s.tokenExpiry(), new TokenExpiryBlock(null, null, null)));
            case ColdStart -> with(s, or(s.coldStart(), new ColdStartBlock(null, null, null)));
            case SendFailure -> with(s, or(s.sendFailure(), new SendFailureBlock(null, null)));
            case Churn -> with(s, or(s.churn(), new ChurnBlock(null, null, null, null)));
            case UserIsolation, BufferSaturation, ChatJourney, SessionResume, StateConsistency, Script -> s;
        };
    }

    /** The same, with what depends on other fields of the spec. */
    public static Scenario of(Scenario scenario, RaceProbeSpec spec) {
        Scenario complete = of(scenario);
        AuthRaceBlock auth = complete.authRace();
        return auth == null || !auth.cases().isEmpty()
                ? complete
                : with(complete, new AuthRaceBlock(auth.concurrency(), AuthCases.madeBy(spec), auth.rejectWithin()));
    }

    private static <T> T or(T block, T otherwise) {
        return block == null ? otherwise : block;
    }

    private static EventDeliveryBlock withLostAfter(EventDeliveryBlock b) {
        String lostAfter = b.lostAfter() == null
                ? Durations.ofMillis(LOST_AFTER_DEADLINES * Durations.millis(b.eventDeadline()))
                : b.lostAfter();
        return new EventDeliveryBlock(
                b.trigger(),
                b.events(),
                b.ordering(),
                b.eventDeadline(),
                lostAfter,
                b.settleFor(),
                b.sessions(),
                b.minDeliveredPercent());
    }

    private static Scenario with(Scenario s, Object block) {
        return new Scenario(
                s.name(),
                s.type(),
                s.profiles(),
                s.interval(),
                s.minSamples(),
                block instanceof AcceptRaceBlock b ? b : s.acceptRace(),
                block instanceof ConnectionStormBlock b ? b : s.connectionStorm(),
                s.userIsolation(),
                block instanceof LatencyProfileBlock b ? b : s.latencyProfile(),
                block instanceof EventDeliveryBlock b ? b : s.eventDelivery(),
                block instanceof HeartbeatBlock b ? b : s.heartbeat(),
                block instanceof AuthRaceBlock b ? b : s.authRace(),
                block instanceof TokenExpiryBlock b ? b : s.tokenExpiry(),
                block instanceof ColdStartBlock b ? b : s.coldStart(),
                block instanceof SendFailureBlock b ? b : s.sendFailure(),
                s.bufferSaturation(),
                s.chatJourney(),
                block instanceof ChurnBlock b ? b : s.churn(),
                s.sessionResume(),
                s.stateConsistency(),
                s.script());
    }
}
