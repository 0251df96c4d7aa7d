package dev.raceprobe.operator.judge;

import dev.raceprobe.contract.CheckKey;
import dev.raceprobe.contract.Symptom;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** ChatJourney and Script: common names; says where the conversations came to a halt. */
final class JourneyJudge implements ScenarioJudge {
    private static final int MOST_PLACES = 5;

    private final String remark;

    private JourneyJudge(String remark) {
        this.remark = remark;
    }

    /** @param noun what a detail of the symptom names */
    static JourneyJudge of(RowView view, Symptom symptom, String noun) {
        Map<String, Long> places = new TreeMap<>();
        view.slices().stream()
                .flatMap(weighed -> weighed.slice().row(view.row().index()).checks().entrySet().stream())
                .filter(check -> check.getKey().symptom() == symptom)
                .forEach(check -> places.merge(check.getKey().detail(), check.getValue(), Long::sum));
        return new JourneyJudge(places.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(MOST_PLACES)
                .map(place -> noun + place.getKey().replace('_', '-') + ": " + place.getValue())
                .collect(Collectors.joining(", ")));
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
