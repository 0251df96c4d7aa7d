package dev.raceprobe.operator.run;

import dev.raceprobe.api.v1alpha1.LastRun;
import dev.raceprobe.operator.judge.ConditionFact;
import dev.raceprobe.operator.judge.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a status says of runs.
 *
 * @param last for {@code status.lastRun}; empty: there was none
 * @param complete the condition Complete, which only modes with runs have
 */
public record RunStatus(Optional<LastRun> last, ConditionFact complete) {
    private static final String COMPLETE = "Complete";

    /** A run is on. */
    public static RunStatus running(LastRun run) {
        return new RunStatus(
                Optional.of(run), ConditionFact.of(COMPLETE, "False", Reason.RunActive, "run " + run.runId()));
    }

    /** A run has just ended: its verdict is that of the condition Passing. */
    public static RunStatus completed(LastRun run, List<ConditionFact> conditions, Instant now) {
        String result = conditions.stream()
                .filter(fact -> fact.type().equals("Passing"))
                .map(fact -> switch (fact.status()) {
                    case "True" -> "Passed";
                    case "False" -> "Failed";
                    default -> "Inconclusive";
                })
                .findFirst()
                .orElse("Inconclusive");
        return over(new LastRun(run.runId(), run.scheduledTime(), run.startTime(), Times.text(now), result));
    }

    /** No run is on. */
    public static RunStatus idle(Optional<LastRun> last) {
        return last.filter(run -> run.completionTime() != null)
                .map(RunStatus::over)
                .orElseGet(() -> new RunStatus(
                        last, ConditionFact.of(COMPLETE, "False", Reason.RunPending, "waits for its first tick")));
    }

    private static RunStatus over(LastRun run) {
        return new RunStatus(
                Optional.of(run),
                ConditionFact.of(COMPLETE, "True", Reason.RunFinished, "run " + run.runId() + ": " + run.result()));
    }
}
