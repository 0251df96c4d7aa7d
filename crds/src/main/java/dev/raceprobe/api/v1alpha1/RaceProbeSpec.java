package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** What an SRE asks of a probe. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "has(self.schedule) == (self.mode == 'Scheduled')",
        message = "schedule must be set with mode Scheduled, and only with it",
        fieldPath = ".schedule")
@ValidationRule(
        value = "self.mode != 'Once' || has(self.runId)",
        message = "runId must be set with mode Once: each new value starts one run",
        fieldPath = ".runId")
@ValidationRule(
        value =
                "!has(self.target.tls) || !self.target.tls.insecureSkipVerify || (self.auth.type == 'None' && (!has(self.target.headers) || !self.target.headers.exists(h, has(h.valueFrom))))",
        message =
                "target.tls.insecureSkipVerify may be true only with auth.type None and no header with valueFrom: anybody could read the secret",
        fieldPath = ".target.tls.insecureSkipVerify")
@ValidationRule(
        value = "self.scenarios.map(s, s.profiles.size()).sum() <= 64",
        message = "scenarios must have at most 64 rows (scenario × profile) in all",
        fieldPath = ".scenarios")
@ValidationRule(
        value =
                "self.scenarios.all(s, s.profiles.all(p, p in ['baseline', 'test', 'staging', 'production'] || (has(self.latencyProfiles) && self.latencyProfiles.exists(l, l.name == p))))",
        message = "scenarios[].profiles must name baseline, test, staging, production or an entry of latencyProfiles",
        fieldPath = ".scenarios")
@ValidationRule(
        value =
                "!has(self.statusUpdateInterval) || (duration(self.statusUpdateInterval) >= duration('10s') && duration(self.statusUpdateInterval) <= duration('1h'))",
        message = "statusUpdateInterval must be in [10s, 1h]",
        fieldPath = ".statusUpdateInterval")
public record RaceProbeSpec(
        @Default("Continuous") @JsonPropertyDescription("""
            Continuous: probes until it is deleted or suspended. Once: one run for each new runId.
            Scheduled: one run for each tick of schedule. Default: Continuous.""") Mode mode,

        @JsonPropertyDescription("When a Scheduled probe runs; set with mode Scheduled and only there.")
        Schedule schedule,

        @Pattern("^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$") @Size(min = 1, max = 63) @JsonPropertyDescription("""
            With mode Once: each new value starts exactly one run. 1 to 63 letters, digits, '-', '_' and
            '.'. Required there, without meaning in the other modes.""")
        String runId,

        @Default("false") @JsonPropertyDescription("Stops the traffic and keeps the status. Default: false.")
        Boolean suspend,

        @Required @JsonPropertyDescription("The WebSocket service under test.")
        Target target,

        @Default("{}") @JsonPropertyDescription("How connections authenticate: a union on type. Default: not at all.")
        Auth auth,

        @Default("{}") @JsonPropertyDescription("""
            How to read the application's frames. Default: JSON text frames with /type, /seq, /id and /user,
            ready with the 101, echo by WebSocket ping.""") Protocol protocol,
        @Size(max = 8) @JsonPropertyDescription("""
            Networks between the synthetic users and the target, by name, at most 8; baseline, test, staging
            and production exist without being named.""") List<LatencyProfile> latencyProfiles,

        @Default("{}") @JsonPropertyDescription("How much load the probe makes, over all scenarios and shards.")
        Load load,

        @Required @Size(min = 1, max = 32) @JsonPropertyDescription("""
            What is tested, by name, 1 to 32; at most 64 rows (scenario × profile) in all. Each has a type,
            and only the block that the type names may be set.""")
        List<Scenario> scenarios,

        @Default("{}") @JsonPropertyDescription("What counts as evidence for a verdict.")
        Evaluation evaluation,

        @Default("{}") @JsonPropertyDescription("How much of what was seen is kept.")
        EvidencePolicy evidence,

        @Default("{}") @JsonPropertyDescription("What is exported beside the measurements.")
        Monitoring monitoring,

        @Pattern(Durations.PATTERN) @Size(min = 2, max = 24) @Default("30s") @JsonPropertyDescription("""
            How often the status is written at most, in [10s, 1h]; changes of a verdict are written at once.
            Default: 30s.""")
        String statusUpdateInterval,

        @JsonPropertyDescription("The allow-listed fields of the probe pods.")
        PodTemplate template) {
    public RaceProbeSpec {
        mode = mode == null ? Mode.Continuous : mode;
        suspend = suspend == null ? false : suspend;
        auth = auth == null ? new Auth(null, null, null, null, null, null, null, null) : auth;
        protocol = protocol == null ? new Protocol(null, null, null, null, null, null, null, null) : protocol;
        latencyProfiles = latencyProfiles == null ? List.of() : List.copyOf(latencyProfiles);
        load = load == null ? new Load(null, null, null, null) : load;
        scenarios = scenarios == null ? List.of() : List.copyOf(scenarios);
        evaluation = evaluation == null ? new Evaluation(null, null, null, null) : evaluation;
        evidence = evidence == null ? new EvidencePolicy(null, null) : evidence;
        monitoring = monitoring == null ? new Monitoring(null) : monitoring;
        statusUpdateInterval = statusUpdateInterval == null ? "30s" : statusUpdateInterval;
    }

    public enum Mode {
        Continuous,
        Once,
        Scheduled
    }
}
