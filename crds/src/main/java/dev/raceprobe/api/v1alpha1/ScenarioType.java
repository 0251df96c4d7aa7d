package dev.raceprobe.api.v1alpha1;

/** The kinds of scenario. */
public enum ScenarioType {
    AcceptRace,
    ConnectionStorm,
    UserIsolation,
    LatencyProfile,
    EventDelivery,
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
    Script
}
