package dev.raceprobe.operator.run;

import dev.raceprobe.api.v1alpha1.LastRun;
import dev.raceprobe.api.v1alpha1.RaceProbeSpec;
import dev.raceprobe.api.v1alpha1.RaceProbeSpec.Mode;
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

    /** No run is on: the one that is asked for waits, or there is none to wait for. */
    public static RunStatus idle(RaceProbeSpec spec, Optional<LastRun> last) {
        Optional<String> notBegun = RunState.notBegun(spec, last);
        if (notBegun.isEmpty()
                && last.filter(run -> run.completionTime() != null).isPresent()) {
            return over(last.get());
        }
        String waits = notBegun.map(runId -> "run " + runId + " has not begun")
                .or(() -> last.filter(run -> spec.mode() == Mode.Once || run.scheduledTime() != null)
                        .map(run -> "run " + run.runId() + " is not over"))
                .orElse("waits for its first tick");
        return new RunStatus(last, ConditionFact.of(COMPLETE, "False", Reason.RunPending, waits));
    }

    private static RunStatus over(LastRun run) {
        return new RunStatus(
                Optional.of(run),
                ConditionFact.of(COMPLETE, "True", Reason.RunFinished, "run " + run.runId() + ": " + run.result()));
    }
}
