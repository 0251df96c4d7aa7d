package dev.raceprobe.operator.judge;

import dev.raceprobe.api.v1alpha1.ScenarioStatus.Result;
import dev.raceprobe.contract.Slice;
import dev.raceprobe.operator.merge.PodSlice;
import java.util.List;
import java.util.Optional;

/**
 * What a window means.
 *
 * @param conditions Passing, TargetReachable, CredentialsValid, MeasurementTrusted
 * @param seen what was judged: all slices of the longest window since the last rollout, unmerged
 * @param targetRevision that they are about; empty: none is known
 * @param lastCheckMillis when a check last ended, whatever its outcome
 * @param lastPassMillis when a check last passed
 */
public record Judgement(
        List<RowJudgement> rows,
        List<RaceFinding> findings,
        List<ConditionFact> conditions,
        List<PodSlice> seen,
        Optional<String> targetRevision,
        Optional<Long> lastCheckMillis,
        Optional<Long> lastPassMillis) {
    public Judgement {
        rows = List.copyOf(rows);
        findings = List.copyOf(findings);
        conditions = List.copyOf(conditions);
        seen = List.copyOf(seen);
    }

    /** What was judged, whosever it is. */
    public List<Slice> slices() {
        return PodSlice.slices(seen);
    }

    /** The worst of the rows: Failed, Inconclusive, Passed; NotObserved only where every row is. */
    public Result overall() {
        List<Result> results = rows.stream()
                .map(RowJudgement::result)
                .filter(r -> r != Result.NotObserved)
                .toList();
        if (results.isEmpty()) {
            return Result.NotObserved;
        }
        if (results.contains(Result.Failed)) {
            return Result.Failed;
        }
        return results.contains(Result.Inconclusive) ? Result.Inconclusive : Result.Passed;
    }
}
