package dev.raceprobe.operator.judge;

import dev.raceprobe.contract.CheckKey;
import dev.raceprobe.contract.Symptom;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** SendFailure: common names; says at which points of a connection's life echoes stayed away. */
final class PointJudge implements ScenarioJudge {
    private final String remark;

    PointJudge(RowView view) {
        Map<String, Long> unanswered = new TreeMap<>();
        view.slices().stream()
                .flatMap(weighed -> weighed.slice().row(view.row().index()).checks().entrySet().stream())
                .filter(check -> check.getKey().symptom() == Symptom.ECHO_UNANSWERED)
                .forEach(check -> unanswered.merge(check.getKey().arm(), check.getValue(), Long::sum));
        this.remark = unanswered.entrySet().stream()
                .map(point -> point.getKey() + ": " + point.getValue() + " unanswered")
                .collect(Collectors.joining(", "));
    }

    @Override
    public Optional<Race> race(CheckKey key) {
        return Optional.empty();
    }

    @Override
    public String remark() {
        return remark;
    }
}
