package dev.raceprobe.operator.evidence;

import dev.raceprobe.api.v1alpha1.EvidencePolicy.Payloads;
import dev.raceprobe.contract.Evidence;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.operator.judge.Judgement;
import dev.raceprobe.operator.judge.Owner;
import dev.raceprobe.operator.judge.RaceFinding;
import dev.raceprobe.operator.judge.Symptoms;
import dev.raceprobe.operator.judge.TargetEvidence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Names what the pods kept: evidence of a finding has its race; what is not the target's is not published. */
public final class Evidences {
    private Evidences() {}

    /**
     * The newest evidence of each finding, as much as the spec's {@code evidence.maxSamples} allows, newest first. What may show
     * two races is published once, under the first.
     */
    public static List<PublishedEvidence> publish(ShardPlan plan, Judgement judgement) {
        List<Evidence> kept = TargetEvidence.of(judgement.seen());
        Set<String> published = new HashSet<>();
        List<PublishedEvidence> all = new ArrayList<>();
        for (RaceFinding finding : judgement.findings()) {
            kept.stream()
                    .filter(evidence -> shows(evidence, finding) && !published.contains(evidence.id()))
                    .limit(plan.evidence().maxSamples())
                    .forEach(evidence -> {
                        published.add(evidence.id());
                        all.add(published(evidence, finding));
                    });
        }
        return List.copyOf(all);
    }

    /** The same, fit to leave the operator: where the spec keeps full payloads, without what may hold them. */
    public static List<PublishedEvidence> withoutPayloads(ShardPlan plan, Judgement judgement) {
        List<PublishedEvidence> all = publish(plan, judgement);
        return plan.evidence().payloads() == Payloads.Full
                ? all.stream().map(PublishedEvidence::withoutPayloads).toList()
                : all;
    }

    private static boolean shows(Evidence evidence, RaceFinding finding) {
        return evidence.row() == finding.row().index() && Symptoms.mayMean(evidence.symptom(), finding.race());
    }

    private static PublishedEvidence published(Evidence evidence, RaceFinding finding) {
        return new PublishedEvidence(
                evidence.id(),
                finding.race().label(),
                Owner.TARGET.title(),
                finding.row().scenario(),
                finding.row().profile(),
                Instant.ofEpochMilli(evidence.startedAt()).toString(),
                evidence.user(),
                evidence.timeline(),
                evidence.close(),
                evidence.remoteAddress(),
                evidence.upgradeStatus(),
                evidence.detail(),
                evidence.traceparent());
    }
}
