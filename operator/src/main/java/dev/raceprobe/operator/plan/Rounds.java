package dev.raceprobe.operator.plan;

import dev.raceprobe.api.v1alpha1.AuthRaceBlock;
import dev.raceprobe.api.v1alpha1.Scenario;
import dev.raceprobe.api.v1alpha1.SessionResumeBlock;
import java.util.List;

/** How many connections one round of a scenario holds open at once, at most, under one profile. */
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
        boolean probesValid = block.cases().contains(AuthRaceBlock.Case.Valid);
        int negative = block.cases().size() - (probesValid ? 1 : 0);
        return Math.max(1, negative + (probesValid ? block.concurrency() : 0));
    }
}
