package dev.raceprobe.operator.judge;

/** The reasons of conditions and rows that are not names of races; those come from {@link Race#reason}. */
public enum Reason {
    // Ready
    ProbesRunning,
    ProbesStarting,
    PodsNotCreated,
    ShardsMissing,
    Suspended,
    InvalidSpec,
    PolicyDenied,
    WaitingForSchedule,
    ApplyFailed,
    // Complete, and Ready when a run is over
    RunPending,
    RunActive,
    RunFinished,
    // Passing and rows
    EnoughEvidence,
    WithinTolerance,
    NotReachedAtThisLatency,
    TooFewSamples,
    NewGeneration,
    NewRevision,
    NoData,
    NetworkFault,
    DependencyFault,
    CredentialsFault,
    ProbeFault,
    TargetRestart,
    MeasurementNotTrusted,
    // TargetReachable
    Upgraded,
    Answered,
    NoResponse,
    NotAWebSocket,
    NotAttempted,
    // CredentialsValid
    TokenAccepted,
    TokenRejected,
    TokenUnavailable,
    UsersRejected,
    NotRequired,
    // MeasurementTrusted
    ScheduleLagLow,
    ScheduleLagHigh,
    EventLoopBlocked,
    ResourcesExhausted,
    ProbeErrors,
    PongsLate,
    RateLimited
}
