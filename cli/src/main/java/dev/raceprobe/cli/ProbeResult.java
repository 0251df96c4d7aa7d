package dev.raceprobe.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.api.v1alpha1.ScenarioStatus;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.operator.evidence.PublishedEvidence;
import dev.raceprobe.operator.judge.Judgement;
import dev.raceprobe.operator.picture.Basis;
import dev.raceprobe.operator.picture.ProbePicture;
import dev.raceprobe.operator.picture.Reported;
import java.util.List;

/**
 * What one RaceProbe came to: the status as in the resource, and the evidence beside it.
 *
 * @param published the evidence
 * @param plan that was played
 * @param judgement what the status says
 */
record ProbeResult(
        String namespace,
        String name,
        RaceProbeStatus status,
        List<PublishedEvidence> published,
        ShardPlan plan,
        Judgement judgement) {
    private static final ObjectMapper JSON = new ObjectMapper();

    ProbeResult {
        published = List.copyOf(published);
    }

    /** The verdict in one word. */
    String verdict() {
        return switch (exitCode()) {
            case ExitCode.PASSED -> "Passed";
            case ExitCode.FAILED -> "Failed";
            default -> "Inconclusive";
        };
    }

    /** The evidence as JSON. */
    List<JsonNode> evidence() {
        return published.stream().map(each -> JSON.<JsonNode>valueToTree(each)).toList();
    }

    /** About deadlines, a line each. */
    List<String> remarks() {
        return ProbePicture.remarks(judgement);
    }

    /** As the page shows it. */
    Reported reported() {
        return new Reported(
                namespace,
                name,
                verdict(),
                status,
                published,
                remarks(),
                Basis.of(plan, judgement.slices(), judgement.rows()));
    }

    /** The exit code that this result alone gives. */
    int exitCode() {
        boolean failed = has(ScenarioStatus.Result.Failed);
        boolean allPassed = status.scenarios().stream().allMatch(s -> s.result() == ScenarioStatus.Result.Passed);
        if (failed) {
            return ExitCode.FAILED;
        }
        return allPassed && !status.scenarios().isEmpty() ? ExitCode.PASSED : ExitCode.INCONCLUSIVE;
    }

    private boolean has(ScenarioStatus.Result result) {
        return status.scenarios().stream().anyMatch(s -> s.result() == result);
    }

    /** The exit code of a whole run: a failure outweighs what is inconclusive. */
    static int exitCode(List<ProbeResult> results) {
        List<Integer> codes = results.stream().map(ProbeResult::exitCode).toList();
        if (codes.contains(ExitCode.FAILED)) {
            return ExitCode.FAILED;
        }
        return codes.contains(ExitCode.INCONCLUSIVE) ? ExitCode.INCONCLUSIVE : ExitCode.PASSED;
    }
}
