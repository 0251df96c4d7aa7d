package dev.raceprobe.operator.judge;

import dev.raceprobe.contract.CheckKey;
import dev.raceprobe.contract.LatencyArm;
import dev.raceprobe.contract.RowTally;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.operator.stats.McNemar;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * LatencyProfile: what fails under the profile and not without it, in the same round, is {@code latency_sensitive}. A target that
 * fails now and then whatever the latency fails in one arm alone, too, and as often in the control: where that is seen, the
 * profile's failures have to outnumber the control's by more than chance (McNemar, p &lt; 0.001).
 */
final class LatencyJudge implements ScenarioJudge {
    private static final double SIGNIFICANT = 0.001;

    private final boolean isSensitive;

    /**
     * @param profileAlone checks that failed while their control passed
     * @param controlAlone checks that passed while their control failed
     */
    LatencyJudge(long profileAlone, long controlAlone) {
        this.isSensitive = controlAlone == 0 || McNemar.moreInFirst(profileAlone, controlAlone) < SIGNIFICANT;
    }

    static LatencyJudge of(RowView view) {
        return new LatencyJudge(
                checks(view, LatencyJudge::failsAlone),
                checks(view, key -> key.arm().equals(LatencyArm.CONTROL_FAILED) && key.symptom() == Symptom.NONE));
    }

    /**
     * What a slice that is not trusted says of either arm is left out of the comparison; and what was played while the target
     * restarted, as of a control nobody knows what it failed of.
     */
    private static long checks(RowView view, Predicate<CheckKey> which) {
        return view.slices().stream()
                .filter(weighed -> weighed.doubt().isEmpty() && !weighed.followsStall())
                .map(weighed -> weighed.slice().row(view.row().index()))
                .mapToLong(tally -> checks(tally, view.restarts(), which))
                .sum();
    }

    private static long checks(RowTally tally, TargetRestarts restarts, Predicate<CheckKey> which) {
        return tally.checks().entrySet().stream()
                .filter(entry -> which.test(entry.getKey()))
                .filter(entry -> !restarts.excuses(
                                entry.getKey(), tally.spans().get(entry.getKey().symptom()))
                        && !restarts.mayHaveEnded(entry.getKey().bin()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    @Override
    public boolean isUncontrolled(CheckKey key) {
        return key.arm().equals(LatencyArm.CONTROL_UNKNOWN);
    }

    @Override
    public Optional<Race> race(CheckKey key) {
        return isSensitive && failsAlone(key) ? Optional.of(Race.LATENCY_SENSITIVE) : Optional.empty();
    }

    private static boolean failsAlone(CheckKey key) {
        return key.arm().equals(LatencyArm.CONTROL_PASSED)
                && switch (key.symptom()) {
                    case NO_RESPONSE,
                            REFUSED_5XX,
                            REFUSED_500,
                            NOT_A_WEBSOCKET,
                            REFUSED_AUTH,
                            ERROR_FRAME,
                            CLOSED_EARLY,
                            RESET_EARLY,
                            NOT_READY,
                            ECHO_UNANSWERED -> true;
                    default -> false;
                };
    }
}
