package dev.raceprobe.operator.judge;

import dev.raceprobe.contract.CheckKey;
import dev.raceprobe.contract.LatencyArm;
import java.util.Optional;

/** LatencyProfile: what fails under the profile and not without it, in the same round, is {@code latency_sensitive}. */
final class LatencyJudge implements ScenarioJudge {
    @Override
    public boolean isUncontrolled(CheckKey key) {
        return key.arm().equals(LatencyArm.CONTROL_UNKNOWN);
    }

    @Override
    public Optional<Race> race(CheckKey key) {
        if (!key.arm().equals(LatencyArm.CONTROL_PASSED)) {
            return Optional.empty();
        }
        return switch (key.symptom()) {
            case NO_RESPONSE,
                    REFUSED_5XX,
                    REFUSED_500,
                    NOT_A_WEBSOCKET,
                    REFUSED_AUTH,
                    ERROR_FRAME,
                    CLOSED_EARLY,
                    RESET_EARLY,
                    NOT_READY,
                    ECHO_UNANSWERED -> Optional.of(Race.LATENCY_SENSITIVE);
            default -> Optional.empty();
        };
    }
}
