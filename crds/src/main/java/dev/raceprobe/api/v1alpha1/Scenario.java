package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** One scenario: its type, when it runs, and the block that its type names. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Scenario(
        String name,
        ScenarioType type,
        List<String> profiles,
        String interval,
        Integer minSamples,
        AcceptRaceBlock acceptRace,
        ConnectionStormBlock connectionStorm,
        UserIsolationBlock userIsolation,
        LatencyProfileBlock latencyProfile,
        EventDeliveryBlock eventDelivery,
        HeartbeatBlock heartbeat,
        AuthRaceBlock authRace,
        TokenExpiryBlock tokenExpiry,
        ColdStartBlock coldStart,
        SendFailureBlock sendFailure,
        BufferSaturationBlock bufferSaturation,
        ChatJourneyBlock chatJourney,
        ChurnBlock churn,
        SessionResumeBlock sessionResume,
        StateConsistencyBlock stateConsistency,
        ScriptBlock script) {
    public Scenario {
        profiles = profiles == null ? List.of("baseline") : List.copyOf(profiles);
        interval = interval == null ? "1m" : interval;
    }
}
