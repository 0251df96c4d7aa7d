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
    Script;

    /** Whether its connections are held open for long, so that their places are reserved before any others. */
    public boolean holdsConnections() {
        return this == Heartbeat || this == TokenExpiry;
    }
}
