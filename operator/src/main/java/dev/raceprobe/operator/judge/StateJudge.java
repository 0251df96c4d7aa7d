package dev.raceprobe.operator.judge;

import dev.raceprobe.contract.CheckKey;
import dev.raceprobe.contract.StateDetail;
import dev.raceprobe.contract.Symptom;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** StateConsistency: common names; says when the view disagreed, and what kept it from saying anything. */
final class StateJudge implements ScenarioJudge {
    private final String remark;

    private StateJudge(String remark) {
        this.remark = remark;
    }

    static StateJudge of(RowView view) {
        Map<String, Long> remarks = new TreeMap<>();
        view.slices().stream()
                .flatMap(weighed -> weighed.slice().row(view.row().index()).checks().entrySet().stream())
                .forEach(check -> remarks.merge(words(check.getKey()), check.getValue(), Long::sum));
        remarks.remove("");
        StringBuilder text = new StringBuilder();
        remarks.forEach((words, checks) -> text.append(text.isEmpty() ? "" : ", ")
                .append(checks)
                .append(' ')
                .append(words));
        return new StateJudge(text.toString());
    }

    private static String words(CheckKey key) {
        if (key.symptom() == Symptom.STATE_STALE) {
            return "stale " + key.detail().replace('_', ' ');
        } else if (key.symptom() == Symptom.DEPENDENCY_ERROR) {
            return key.detail().replace('_', ' ');
        }
        return key.detail().equals(StateDetail.USER_IN_USE)
                ? "whose user was connected otherwise too: it needs users of its own"
                : "";
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
