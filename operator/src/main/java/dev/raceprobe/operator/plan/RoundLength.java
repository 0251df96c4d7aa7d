package dev.raceprobe.operator.plan;

import dev.raceprobe.api.v1alpha1.AcceptRaceBlock;
import dev.raceprobe.api.v1alpha1.BarrierStep;
import dev.raceprobe.api.v1alpha1.BufferSaturationBlock;
import dev.raceprobe.api.v1alpha1.ConnectionStormBlock;
import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.EventDeliveryBlock;
import dev.raceprobe.api.v1alpha1.ExpectStep;
import dev.raceprobe.api.v1alpha1.InnerStep;
import dev.raceprobe.api.v1alpha1.PingStep;
import dev.raceprobe.api.v1alpha1.RaceProbeSpec;
import dev.raceprobe.api.v1alpha1.Scenario;
import dev.raceprobe.api.v1alpha1.ScriptStep;
import java.util.List;

/**
 * How long one round of a scenario takes: what it waits for, to the last deadline, and one handshake and one echo that use up
 * theirs. Where connections open one after the other (AuthRace's sequential arm, Churn's cycles) each is as fast as
 * {@code load.maxConnectsPerSecond} allows; what a latency profile adds is not counted. Enough for the bound of a run, after
 * which no round begins: one that has begun is played to its end.
 */
final class RoundLength {
    /** At least so long after a step of a storm has settled, the next one begins. */
    private static final long BETWEEN_STEPS_MILLIS = 1_000;

    /** For so long a storm's connection has to live. */
    private static final long ALIVE_MILLIS = 500;

    private RoundLength() {}

    /** In milliseconds: the handshake, the echo, and between them what the block of the type asks for. */
    static long millis(Scenario complete, RaceProbeSpec spec) {
        long handshake = Durations.millis(spec.target().connectTimeout())
                + Durations.millis(spec.protocol().ready().timeout());
        long echo = Durations.millis(spec.protocol().echo().timeout());
        int connectsPerSecond = spec.load().maxConnectsPerSecond();
        long block = switch (complete.type()) {
            case AcceptRace -> acceptRace(complete.acceptRace(), connectsPerSecond);
            case ConnectionStorm -> connectionStorm(complete.connectionStorm(), handshake, connectsPerSecond);
            case UserIsolation -> Durations.millis(complete.userIsolation().settleFor());
            case EventDelivery -> eventDelivery(complete.eventDelivery());
            case Heartbeat, TokenExpiry -> Rounds.heldMillis(complete);
            case AuthRace ->
                Durations.millis(complete.authRace().rejectWithin())
                        + spread(Rounds.checks(complete, spec.auth().users().count()), connectsPerSecond);
            case SendFailure -> Durations.millis(complete.sendFailure().holdFor());
            case BufferSaturation -> bufferSaturation(complete.bufferSaturation());
            case ChatJourney ->
                Durations.millis(complete.chatJourney().responseDeadline())
                        * (complete.chatJourney().followUp() == null ? 1 : 2);
            case Churn -> spread(complete.churn().cycles(), connectsPerSecond);
            case StateConsistency ->
                2 * Durations.millis(complete.stateConsistency().maxStaleness());
            case Script -> script(complete.script().steps());
            case LatencyProfile, SessionResume -> handshake;
            case ColdStart -> 0; // a round is one poll
        };
        return handshake + block + echo;
    }

    private static long spread(int connections, int connectsPerSecond) {
        return 1_000L * connections / connectsPerSecond;
    }

    /** Its barrier opens a step at once, whatever the load. */
    private static long connectionStorm(ConnectionStormBlock block, long handshake, int connectsPerSecond) {
        return block.steps().stream()
                .mapToLong(connections -> BETWEEN_STEPS_MILLIS
                        + (block.barrier() ? 0 : spread(connections, connectsPerSecond))
                        + handshake
                        + ALIVE_MILLIS)
                .sum();
    }

    private static long acceptRace(AcceptRaceBlock block, int connectsPerSecond) {
        long offset =
                block.sendOffsets().stream().mapToLong(Durations::millis).max().orElse(0);
        return spread(block.connections(), connectsPerSecond) + offset + Durations.millis(block.responseTimeout());
    }

    private static long eventDelivery(EventDeliveryBlock block) {
        return block.events().size() * Durations.millis(block.lostAfter()) + Durations.millis(block.settleFor());
    }

    private static long bufferSaturation(BufferSaturationBlock block) {
        return 1_000L * block.messages() / block.ratePerSecond() + Durations.millis(block.settleFor());
    }

    private static long script(List<ScriptStep> steps) {
        return steps.stream()
                .mapToLong(step -> step.repeat() == null
                        ? step(step.hold(), step.expect(), step.ping(), step.barrier())
                        : step.repeat().times() * repeated(step.repeat().steps()))
                .sum();
    }

    private static long repeated(List<InnerStep> steps) {
        return steps.stream()
                .mapToLong(step -> step(step.hold(), step.expect(), step.ping(), step.barrier()))
                .sum();
    }

    private static long step(String hold, ExpectStep expect, PingStep ping, BarrierStep barrier) {
        return millis(hold)
                + millis(expect == null ? null : expect.within())
                + millis(ping == null ? null : ping.within())
                + millis(barrier == null ? null : barrier.within());
    }

    private static long millis(String duration) {
        return duration == null ? 0 : Durations.millis(duration);
    }
}
