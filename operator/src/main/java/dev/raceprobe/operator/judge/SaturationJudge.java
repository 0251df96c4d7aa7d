package dev.raceprobe.operator.judge;

import dev.raceprobe.contract.CheckKey;
import dev.raceprobe.contract.SaturationArm;
import dev.raceprobe.contract.Symptom;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** BufferSaturation: common names; says in which part of the connection the messages went wrong. */
final class SaturationJudge implements ScenarioJudge {
    private final String remark;

    private SaturationJudge(String remark) {
        this.remark = remark;
    }

    static SaturationJudge of(RowView view) {
        String remark = Arrays.stream(SaturationArm.values())
                .filter(arm -> mistreated(view, arm) > 0)
                .map(arm -> mistreated(view, arm) + " of " + sent(view, arm) + " messages " + arm.words())
                .collect(Collectors.joining(", "));
        return new SaturationJudge(remark);
    }

    private static long mistreated(RowView view, SaturationArm arm) {
        return checks(view)
                .filter(check -> isOf(check.getKey(), arm)
                        && check.getKey().symptom() != Symptom.NONE
                        && check.getKey().symptom() != Symptom.CANCELLED)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static long sent(RowView view, SaturationArm arm) {
        return checks(view)
                .filter(check -> isOf(check.getKey(), arm))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static boolean isOf(CheckKey key, SaturationArm arm) {
        return key.arm().equals(arm.label());
    }

    private static Stream<Map.Entry<CheckKey, Long>> checks(RowView view) {
        return view.slices().stream()
                .flatMap(weighed -> weighed.slice().row(view.row().index()).checks().entrySet().stream());
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
