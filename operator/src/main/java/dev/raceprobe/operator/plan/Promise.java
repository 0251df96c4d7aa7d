package dev.raceprobe.operator.plan;

import dev.raceprobe.api.v1alpha1.Evaluation;
import dev.raceprobe.api.v1alpha1.Scenario;

/** What a scenario promises: how many checks carry a verdict, and which share of them has to pass. */
public final class Promise {
    private static final int MIN_SAMPLES = 60;

    private Promise() {}

    /** Conclusive checks that a verdict needs: the scenario's own, the evaluation's, or the default of the type. */
    public static int minSamples(Scenario scenario, Evaluation evaluation) {
        if (scenario.minSamples() != null) {
            return scenario.minSamples();
        }
        if (evaluation.minSamples() != null) {
            return evaluation.minSamples();
        }
        return switch (scenario.type()) {
            case ChatJourney, Heartbeat, TokenExpiry -> 3;
            case ColdStart -> 1;
            case AcceptRace,
                    ConnectionStorm,
                    UserIsolation,
                    LatencyProfile,
                    EventDelivery,
                    AuthRace,
                    SendFailure,
                    BufferSaturation,
                    Churn,
                    SessionResume,
                    StateConsistency,
                    Script -> MIN_SAMPLES;
        };
    }

    /** Which share of the checks has to pass, in percent; 100 where the scenario names none. */
    public static double minPassedPercent(Scenario scenario) {
        return switch (scenario.type()) {
            case UserIsolation -> Double.parseDouble(scenario.userIsolation().minUserSuccessPercent());
            case EventDelivery -> Double.parseDouble(scenario.eventDelivery().minDeliveredPercent());
            case LatencyProfile -> Double.parseDouble(scenario.latencyProfile().minSuccessPercent());
            case AcceptRace,
                    ConnectionStorm,
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
                    Script -> 100;
        };
    }
}
