package dev.raceprobe.operator.picture;

import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.operator.evidence.PublishedEvidence;
import java.util.List;

/**
 * One RaceProbe as it is shown.
 *
 * @param verdict Passed, Failed or Inconclusive
 * @param remarks about deadlines, a line each
 * @param basis what the status was made from
 */
public record Reported(
        String namespace,
        String name,
        String verdict,
        RaceProbeStatus status,
        List<PublishedEvidence> evidence,
        List<String> remarks,
        Basis basis) {
    public Reported {
        evidence = List.copyOf(evidence);
        remarks = List.copyOf(remarks);
    }
}
