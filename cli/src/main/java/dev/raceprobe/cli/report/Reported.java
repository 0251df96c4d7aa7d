package dev.raceprobe.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import java.util.List;

/**
 * One RaceProbe of a report.
 *
 * @param verdict Passed, Failed or Inconclusive
 * @param evidence as interfaces.md has it
 * @param remarks about deadlines, a line each
 */
public record Reported(
        String namespace,
        String name,
        String verdict,
        RaceProbeStatus status,
        List<JsonNode> evidence,
        List<String> remarks,
        Basis basis) {
    public Reported {
        evidence = List.copyOf(evidence);
        remarks = List.copyOf(remarks);
    }
}
