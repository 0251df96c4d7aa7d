package dev.raceprobe.cli;

import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.api.v1alpha1.RaceWindow;
import dev.raceprobe.api.v1alpha1.ScenarioStatus;
import java.util.Optional;

/**
 * What a verdict of the demo has to be.
 *
 * @param passing status of the condition Passing
 * @param reason its reason; empty: any
 * @param closesAtMillis where the race window has to close; empty: no window
 */
record DemoExpectation(String name, String passing, Optional<String> reason, Optional<Long> closesAtMillis) {
    /** How far the window may be off, in milliseconds. */
    static final long TOLERANCE_MILLIS = 5;

    /** What is not as it has to be; empty when the verdict is right. */
    Optional<String> wrong(RaceProbeStatus status) {
        var verdict = DemoTable.condition(status, "Passing");
        if (verdict.isEmpty()) {
            return Optional.of(name + " has no verdict");
        }
        String said = verdict.get().getStatus() + ", " + verdict.get().getReason();
        boolean isRight = verdict.get().getStatus().equals(passing)
                && reason.map(verdict.get().getReason()::equals).orElse(true);
        if (!isRight) {
            return Optional.of(name + " has to be Passing " + passing
                    + reason.map(r -> ", " + r).orElse("") + ", was " + said + ": "
                    + verdict.get().getMessage());
        }
        return closesAtMillis.flatMap(expected -> wrongWindow(status, expected));
    }

    private Optional<String> wrongWindow(RaceProbeStatus status, long expected) {
        Optional<RaceWindow> window = window(status);
        if (window.isEmpty()) {
            return Optional.of(name + " has to have a race window, has none");
        }
        long closesAt = Durations.millis(window.get().closesAt());
        return Math.abs(closesAt - expected) <= TOLERANCE_MILLIS
                ? Optional.empty()
                : Optional.of(name + " has to have a race window that closes at " + expected + " ± " + TOLERANCE_MILLIS
                        + " ms, was " + closesAt + " ms");
    }

    static Optional<RaceWindow> window(RaceProbeStatus status) {
        return status.scenarios().stream()
                .map(ScenarioStatus::raceWindow)
                .filter(w -> w != null && w.closesAt() != null)
                .findFirst();
    }
}
