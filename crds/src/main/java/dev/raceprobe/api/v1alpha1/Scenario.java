package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** One scenario: its type, when it runs, and the block that its type names. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value =
                "!has(self.interval) || (duration(self.interval) >= duration('1s') && duration(self.interval) <= duration('24h'))",
        message = "interval must be in [1s, 24h]",
        fieldPath = ".interval")
@ValidationRule(
        value = "self.profiles.all(p, self.profiles.exists_one(q, q == p))",
        message = "profiles must each be named once",
        fieldPath = ".profiles")
@ValidationRule(
        value = "!has(self.acceptRace) || self.type == 'AcceptRace'",
        message = "acceptRace may be set with type AcceptRace only",
        fieldPath = ".acceptRace")
@ValidationRule(
        value = "!has(self.connectionStorm) || self.type == 'ConnectionStorm'",
        message = "connectionStorm may be set with type ConnectionStorm only",
        fieldPath = ".connectionStorm")
@ValidationRule(
        value = "has(self.userIsolation) == (self.type == 'UserIsolation')",
        message = "userIsolation must be set with type UserIsolation, and only with it",
        fieldPath = ".userIsolation")
@ValidationRule(
        value = "!has(self.latencyProfile) || self.type == 'LatencyProfile'",
        message = "latencyProfile may be set with type LatencyProfile only",
        fieldPath = ".latencyProfile")
@ValidationRule(
        value = "has(self.eventDelivery) == (self.type == 'EventDelivery')",
        message = "eventDelivery must be set with type EventDelivery, and only with it",
        fieldPath = ".eventDelivery")
@ValidationRule(
        value = "!has(self.heartbeat) || self.type == 'Heartbeat'",
        message = "heartbeat may be set with type Heartbeat only",
        fieldPath = ".heartbeat")
@ValidationRule(
        value = "!has(self.authRace) || self.type == 'AuthRace'",
        message = "authRace may be set with type AuthRace only",
        fieldPath = ".authRace")
@ValidationRule(
        value = "!has(self.tokenExpiry) || self.type == 'TokenExpiry'",
        message = "tokenExpiry may be set with type TokenExpiry only",
        fieldPath = ".tokenExpiry")
@ValidationRule(
        value = "!has(self.coldStart) || self.type == 'ColdStart'",
        message = "coldStart may be set with type ColdStart only",
        fieldPath = ".coldStart")
@ValidationRule(
        value = "!has(self.sendFailure) || self.type == 'SendFailure'",
        message = "sendFailure may be set with type SendFailure only",
        fieldPath = ".sendFailure")
@ValidationRule(
        value = "has(self.bufferSaturation) == (self.type == 'BufferSaturation')",
        message = "bufferSaturation must be set with type BufferSaturation, and only with it",
        fieldPath = ".bufferSaturation")
@ValidationRule(
        value = "has(self.chatJourney) == (self.type == 'ChatJourney')",
        message = "chatJourney must be set with type ChatJourney, and only with it",
        fieldPath = ".chatJourney")
@ValidationRule(
        value = "!has(self.churn) || self.type == 'Churn'",
        message = "churn may be set with type Churn only",
        fieldPath = ".churn")
@ValidationRule(
        value = "has(self.sessionResume) == (self.type == 'SessionResume')",
        message = "sessionResume must be set with type SessionResume, and only with it",
        fieldPath = ".sessionResume")
@ValidationRule(
        value = "has(self.stateConsistency) == (self.type == 'StateConsistency')",
        message = "stateConsistency must be set with type StateConsistency, and only with it",
        fieldPath = ".stateConsistency")
@ValidationRule(
        value = "has(self.script) == (self.type == 'Script')",
        message = "script must be set with type Script, and only with it",
        fieldPath = ".script")
public record Scenario(
        @Required @Pattern(Limits.LABEL) @Size(min = 1, max = 63) @JsonPropertyDescription("""
            Name of the scenario, a DNS label, unique in the probe. Rows of the status and the label
            scenario of the metrics carry it.""")
        String name,

        @Required @JsonPropertyDescription("""
            What is tested. AcceptRace: the service reads a first message before it has accepted the
            connection (accept_before_send), and how wide that window is. ConnectionStorm: connections that
            are opened at the same moment do not all open (connect_storm). UserIsolation: a user receives
            another user's data (cross_user_leak). LatencyProfile: what works without injected latency fails
            with it, in the same round (latency_sensitive). EventDelivery: events of a triggered sequence
            are lost, duplicated, reordered or late. Heartbeat: held connections die: idle_timeout,
            heartbeat_disconnect, periodic_disconnect. AuthRace: valid tokens are refused (auth_race), or
            bad ones are served (auth_bypass). TokenExpiry: what happens on an open connection when its
            token expires (expired_accepted, expiry_not_enforced, premature_expiry). ColdStart: the service
            takes too long to serve after a start (cold_start_slow), or says ready too early
            (ready_before_serving). SendFailure: an echo stays unanswered after ready, mid-life or just
            before the close (send_failure). BufferSaturation: numbered messages are lost, duplicated or
            reordered through connect, flush and steady state. ChatJourney: a whole conversation fails:
            deadline, length, follow-up (journey_failed). Churn: time to ready or capacity drifts over many
            connections (resource_leak). SessionResume: events are missing or doubled after a cut connection
            was resumed (resume_gap, resume_duplicate). StateConsistency: the HTTP view of a connection
            disagrees with the socket (state_inconsistent). Script: a conversation of your own fails
            (script_failed); the step is named.""") ScenarioType type,

        @Size(min = 1, max = 12) @Default("[\"baseline\"]") @JsonPropertyDescription("""
            Latency profiles under which it runs, each a row of its own, 1 to 12: baseline, test, staging,
            production, or a name of latencyProfiles. Default: baseline.""")
        List<@Size(min = 1, max = 63) @Pattern(Limits.LABEL) String> profiles,

        @Pattern(Durations.PATTERN) @Size(min = 2, max = 24) @Default("1m") @JsonPropertyDescription("""
            A round starts every interval, in [1s, 24h], on a grid (with seeded jitter while failures
            exist). A round that still runs holds the next one of its shard back, and the missed ones are
            counted; in one shard rounds of a scenario never overlap. ColdStart polls by its own pollInterval
            instead. Default: 1m.""")
        String interval,

        @Min(1) @Max(1000000) @JsonPropertyDescription("""
            Conclusive checks that a verdict needs, in [1, 1000000]; fewer is Inconclusive. Default:
            evaluation.minSamples.""") Integer minSamples,
        @JsonPropertyDescription("""
            Settings of type AcceptRace: finds when the service reads a first message before it has accepted
            the connection (accept_before_send), and how wide that window is. Only with type AcceptRace;
            absent means the defaults of its fields.""") AcceptRaceBlock acceptRace,
        @JsonPropertyDescription("""
            Settings of type ConnectionStorm: finds when connections that are opened at the same moment do
            not all open (connect_storm). Only with type ConnectionStorm; absent means the defaults of its
            fields.""") ConnectionStormBlock connectionStorm,
        @JsonPropertyDescription("""
            Settings of type UserIsolation: finds when a user receives another user's data
            (cross_user_leak). Required with type UserIsolation, and only there.""") UserIsolationBlock userIsolation,
        @JsonPropertyDescription("""
            Settings of type LatencyProfile: finds when what works without injected latency fails with it,
            in the same round (latency_sensitive). Only with type LatencyProfile; absent means the defaults
            of its fields.""") LatencyProfileBlock latencyProfile,
        @JsonPropertyDescription("""
            Settings of type EventDelivery: finds when events of a triggered sequence are lost, duplicated,
            reordered or late. Required with type EventDelivery, and only there.""") EventDeliveryBlock eventDelivery,
        @JsonPropertyDescription("""
            Settings of type Heartbeat: finds when held connections die: idle_timeout, heartbeat_disconnect,
            periodic_disconnect. Only with type Heartbeat; absent means the defaults of its fields.""") HeartbeatBlock heartbeat,
        @JsonPropertyDescription("""
            Settings of type AuthRace: finds when valid tokens are refused (auth_race), or bad ones are
            served (auth_bypass). Only with type AuthRace; absent means the defaults of its fields.""") AuthRaceBlock authRace,
        @JsonPropertyDescription("""
            Settings of type TokenExpiry: finds when what happens on an open connection when its token
            expires (expired_accepted, expiry_not_enforced, premature_expiry). Only with type TokenExpiry;
            absent means the defaults of its fields.""") TokenExpiryBlock tokenExpiry,
        @JsonPropertyDescription("""
            Settings of type ColdStart: finds when the service takes too long to serve after a start
            (cold_start_slow), or says ready too early (ready_before_serving). Only with type ColdStart;
            absent means the defaults of its fields.""") ColdStartBlock coldStart,
        @JsonPropertyDescription("""
            Settings of type SendFailure: finds when an echo stays unanswered after ready, mid-life or just
            before the close (send_failure). Only with type SendFailure; absent means the defaults of its
            fields.""") SendFailureBlock sendFailure,
        @JsonPropertyDescription("""
            Settings of type BufferSaturation: finds when numbered messages are lost, duplicated or
            reordered through connect, flush and steady state. Required with type BufferSaturation, and only
            there.""") BufferSaturationBlock bufferSaturation,
        @JsonPropertyDescription("""
            Settings of type ChatJourney: finds when a whole conversation fails: deadline, length, follow-up
            (journey_failed). Required with type ChatJourney, and only there.""") ChatJourneyBlock chatJourney,
        @JsonPropertyDescription("""
            Settings of type Churn: finds when time to ready or capacity drifts over many connections
            (resource_leak). Only with type Churn; absent means the defaults of its fields.""") ChurnBlock churn,
        @JsonPropertyDescription("""
            Settings of type SessionResume: finds when events are missing or doubled after a cut connection
            was resumed (resume_gap, resume_duplicate). Required with type SessionResume, and only there.""") SessionResumeBlock sessionResume,
        @JsonPropertyDescription("""
            Settings of type StateConsistency: finds when the HTTP view of a connection disagrees with the
            socket (state_inconsistent). Required with type StateConsistency, and only there.""") StateConsistencyBlock stateConsistency,
        @JsonPropertyDescription("""
            Settings of type Script: finds when a conversation of your own fails (script_failed); the step
            is named. Required with type Script, and only there.""") ScriptBlock script) {
    public Scenario {
        profiles = profiles == null ? List.of("baseline") : List.copyOf(profiles);
        interval = interval == null ? "1m" : interval;
    }
}
