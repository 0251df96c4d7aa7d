package dev.raceprobe.operator.plan;

import dev.raceprobe.api.v1alpha1.AuthRaceBlock;
import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.HeartbeatBlock;
import dev.raceprobe.api.v1alpha1.Scenario;
import dev.raceprobe.api.v1alpha1.SessionResumeBlock;
import dev.raceprobe.api.v1alpha1.TokenExpiryBlock;
import java.util.List;

/** How many connections one round of a scenario holds open at once, at most, and how many checks it has, under one profile. */
public final class Rounds {
    private Rounds() {}

    /**
     * Peak of one round; blocks that are absent count with their defaults.
     *
     * @param users of the probe
     */
    public static int connections(Scenario complete, int users) {
        return switch (complete.type()) {
            case AcceptRace ->
                complete.acceptRace().connections() + complete.acceptRace().early();
            case EventDelivery -> complete.eventDelivery().sessions();
            case UserIsolation -> complete.userIsolation().users();
            case ConnectionStorm ->
                complete.connectionStorm().steps().stream()
                        .mapToInt(Integer::intValue)
                        .max()
                        .orElse(1);
            case Heartbeat ->
                complete.heartbeat().arms().size()
                        * complete.heartbeat().pingIntervals().size();
            case AuthRace -> authRace(complete.authRace());
            case LatencyProfile -> 2;
            case SendFailure -> complete.sendFailure().points().size();
            // the first is still there, though nobody reads it, when the second resumes
            case SessionResume -> complete.sessionResume().cut() == SessionResumeBlock.Cut.HalfOpen ? 2 : 1;
            case TokenExpiry -> 2;
            case Script -> complete.script().gathers() ? users : 1;
            case ColdStart, BufferSaturation, ChatJourney, Churn, StateConsistency -> 1;
        };
    }

    /**
     * Checks that one round ends with, where nothing hinders it; of ColdStart the one for which many rounds may wait.
     *
     * @param users of the probe
     */
    public static int checks(Scenario complete, int users) {
        return switch (complete.type()) {
            case AcceptRace -> complete.acceptRace().connections(); // what is sent before the 101 is no check
            case ConnectionStorm ->
                complete.connectionStorm().steps().stream()
                        .mapToInt(Integer::intValue)
                        .sum();
            case AuthRace -> authChecks(complete.authRace());
            case BufferSaturation -> complete.bufferSaturation().messages();
            case Churn -> complete.churn().cycles();
            case LatencyProfile, SessionResume -> 1; // of two connections
            case UserIsolation,
                    EventDelivery,
                    Heartbeat,
                    TokenExpiry,
                    ColdStart,
                    SendFailure,
                    ChatJourney,
                    StateConsistency,
                    Script -> connections(complete, users);
        };
    }

    /**
     * From round to round of a row, in milliseconds: its interval, or as long as connections are held. In one shard rounds of a scenario
     * never overlap, and its profiles take turns.
     *
     * @param intervalMillis at which rounds are due
     */
    public static long everyMillis(Scenario complete, long intervalMillis) {
        return Math.max(
                intervalMillis, heldMillis(complete) * complete.profiles().size());
    }

    /** How long a round that holds connections lasts once they are open, in milliseconds; 0 for all others. */
    static long heldMillis(Scenario complete) {
        HeartbeatBlock heartbeat = complete.heartbeat();
        if (heartbeat != null) {
            return Durations.millis(heartbeat.holdFor())
                    * 5
                    / 4; // they start one after the other, over a quarter of it
        }
        TokenExpiryBlock expiry = complete.tokenExpiry();
        return expiry == null ? 0 : Durations.millis(expiry.timeToLive()) + Durations.millis(expiry.grace());
    }

    /** Connections that are held, over all rows: their places are nobody else's. */
    public static int held(List<Scenario> complete, int users) {
        return complete.stream()
                .filter(s -> s.type().holdsConnections())
                .mapToInt(s -> connections(s, users) * s.profiles().size())
                .sum();
    }

    /** How many a shard has to be allowed at least: those that are held, and beside them the largest round of the others. */
    public static int needed(List<Scenario> complete, int users) {
        return held(complete, users)
                + complete.stream()
                        .filter(s -> !s.type().holdsConnections())
                        .mapToInt(s -> connections(s, users))
                        .max()
                        .orElse(0);
    }

    /** The sequential arm begins when the concurrent one and the negative cases are over. */
    private static int authRace(AuthRaceBlock block) {
        return Math.max(1, authChecks(block) - concurrent(block));
    }

    private static int authChecks(AuthRaceBlock block) {
        int negative = (int) block.cases().stream()
                .filter(c -> c != AuthRaceBlock.Case.Valid)
                .count();
        return Math.max(1, negative + 2 * concurrent(block));
    }

    private static int concurrent(AuthRaceBlock block) {
        return block.cases().contains(AuthRaceBlock.Case.Valid) ? block.concurrency() : 0;
    }
}
