package dev.raceprobe.operator.ui;

import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.operator.evidence.Evidences;
import dev.raceprobe.operator.evidence.PublishedEvidence;
import dev.raceprobe.operator.judge.Judgement;
import dev.raceprobe.operator.picture.Basis;
import dev.raceprobe.operator.picture.ProbePicture;
import java.util.List;

/** A judgement and its slices, which are merged when somebody looks, and then once. Thread-safe. */
final class Judged {
    private final ShardPlan plan;
    private final Judgement judgement;
    private Basis basis;

    Judged(ShardPlan plan, Judgement judgement) {
        this.plan = plan;
        this.judgement = judgement;
    }

    synchronized Basis basis() {
        if (basis == null) {
            basis = Basis.of(plan, judgement.slices(), judgement.rows());
        }
        return basis;
    }

    List<PublishedEvidence> evidence() {
        return Evidences.withoutPayloads(plan, judgement);
    }

    List<String> remarks() {
        return ProbePicture.remarks(judgement);
    }
}
