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
import java.util.Set;
import java.util.stream.Collectors;

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

    /** The exit code that this result alone gives. What was not observed counts only where nothing else was, as in Passing. */
    int exitCode() {
        Set<ScenarioStatus.Result> observed = status.scenarios().stream()
                .map(ScenarioStatus::result)
                .filter(result -> result != ScenarioStatus.Result.NotObserved)
                .collect(Collectors.toSet());
        if (observed.contains(ScenarioStatus.Result.Failed)) {
            return ExitCode.FAILED;
        }
        return observed.equals(Set.of(ScenarioStatus.Result.Passed)) ? ExitCode.PASSED : ExitCode.INCONCLUSIVE;
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
