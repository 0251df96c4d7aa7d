package dev.raceprobe.operator.reconcile;

import dev.raceprobe.api.v1alpha1.EvidenceRef;
import dev.raceprobe.api.v1alpha1.Finding;
import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.operator.dependent.Owned;
import java.util.Set;

/** Tells each finding in a status where its evidence is. Pure. */
final class EvidenceRefs {
    private EvidenceRefs() {}

    /** @param keys ids of the findings that the evidence ConfigMap has evidence of */
    static RaceProbeStatus in(RaceProbeStatus status, String probe, Set<String> keys) {
        return status.withFindings(status.findings().stream()
                .map(finding -> keys.contains(finding.id()) ? with(finding, probe) : finding)
                .toList());
    }

    private static Finding with(Finding finding, String probe) {
        return new Finding(
                finding.id(),
                finding.race(),
                finding.scenario(),
                finding.profile(),
                finding.owner(),
                finding.count(),
                finding.firstTime(),
                finding.lastTime(),
                finding.message(),
                new EvidenceRef(Owned.evidenceName(probe), finding.id()));
    }
}
