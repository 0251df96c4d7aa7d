package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** What an SRE asks of a probe. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record RaceProbeSpec(
        Mode mode,
        Schedule schedule,
        String runId,
        Boolean suspend,
        Target target,
        Auth auth,
        Protocol protocol,
        List<LatencyProfile> latencyProfiles,
        Load load,
        List<Scenario> scenarios,
        Evaluation evaluation,
        EvidencePolicy evidence,
        Monitoring monitoring,
        String statusUpdateInterval,
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
        statusUpdateInterval = statusUpdateInterval == null ? "30s" : statusUpdateInterval;
    }

    public enum Mode {
        Continuous,
        Once,
        Scheduled
    }
}
