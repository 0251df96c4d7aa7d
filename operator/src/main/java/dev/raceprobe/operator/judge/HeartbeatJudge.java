package dev.raceprobe.operator.judge;

import dev.raceprobe.contract.CheckKey;
import dev.raceprobe.contract.HeldEnd;
import dev.raceprobe.contract.Symptom;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;

/**
 * Heartbeat: what held connections die of. Of silence, all together at one moment again and again, or of something else: of
 * their age, or of what has no pattern.
 */
final class HeartbeatJudge implements ScenarioJudge {
    private final Optional<IdlePattern> idle;
    private final CommonDeaths common;
    private final List<HeldEnd> others;
    /** By arm and how it ended, the race of most such ends. */
    private final Map<String, Race> races = new HashMap<>();

    private HeartbeatJudge(List<HeldEnd> ends) {
        this.idle = IdlePattern.of(ends);
        this.common = CommonDeaths.of(ends.stream()
                .filter(end -> idle.isEmpty() || !idle.get().died().contains(end))
                .toList());
        this.others = ends.stream()
                .filter(end -> !end.survived() && raceOf(end) == Race.HEARTBEAT_DISCONNECT)
                .toList();
        Map<String, Map<Race, Long>> counts = new HashMap<>();
        ends.stream()
                .filter(end -> !end.survived())
                .forEach(end -> counts.computeIfAbsent(end.arm() + '|' + end.how(), k -> new EnumMap<>(Race.class))
                        .merge(raceOf(end), 1L, Long::sum));
        counts.forEach((key, byRace) -> races.put(key, mostFrequent(byRace)));
    }

    static HeartbeatJudge of(RowView view) {
        return new HeartbeatJudge(
                view.tallies().stream().flatMap(tally -> tally.held().stream()).toList());
    }

    private static Race mostFrequent(Map<Race, Long> counts) {
        return counts.entrySet().stream()
                .max(Map.Entry.<Race, Long>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .map(Map.Entry::getKey)
                .orElseThrow();
    }

    private Race raceOf(HeldEnd end) {
        if (idle.isPresent() && idle.get().died().contains(end)) {
            return Race.IDLE_TIMEOUT;
        }
        return common.isPattern() && common.died().contains(end) ? Race.PERIODIC_DISCONNECT : Race.HEARTBEAT_DISCONNECT;
    }

    @Override
    public Optional<Race> race(CheckKey key) {
        if (key.symptom() != Symptom.CLOSED_EARLY && key.symptom() != Symptom.RESET_EARLY) {
            return Optional.empty();
        }
        String how = key.symptom() == Symptom.RESET_EARLY ? HeldEnd.RESET : key.detail();
        return Optional.of(races.getOrDefault(key.arm() + '|' + how, Race.HEARTBEAT_DISCONNECT));
    }

    @Override
    public Optional<IdleEstimate> idleTimeout() {
        return idle.map(IdlePattern::estimate);
    }

    @Override
    public String remark() {
        return idle.map(pattern -> "idle timeout " + described(pattern.estimate()))
                .orElse("");
    }

    @Override
    public String remark(Race race) {
        if (race == Race.IDLE_TIMEOUT) {
            return idle.map(pattern -> "ended after a silence of " + described(pattern.estimate()))
                    .orElse("");
        }
        if (race == Race.PERIODIC_DISCONNECT) {
            return "connections of different ages died together " + common.moments() + " times";
        }
        return race == Race.HEARTBEAT_DISCONNECT ? ages() : "";
    }

    /** Ages that agree to within 5 % or 1 s are a limit on the age. */
    private String ages() {
        if (others.size() < 2) {
            return "no pattern";
        }
        LongSummaryStatistics ages =
                others.stream().mapToLong(HeldEnd::lifetimeMillis).summaryStatistics();
        boolean cluster = ages.getMax() - ages.getMin() <= IdlePattern.tolerance(ages.getMax());
        return cluster
                ? "ended " + IdleEstimate.seconds((long) ages.getAverage())
                        + " after they were opened, whatever was sent meanwhile"
                : "no pattern: ended " + IdleEstimate.seconds(ages.getMin()) + " to "
                        + IdleEstimate.seconds(ages.getMax()) + " after they were opened";
    }

    private static String described(IdleEstimate estimate) {
        StringBuilder text = new StringBuilder(IdleEstimate.seconds(estimate.measuredMillis()));
        estimate.aboveMillis()
                .ifPresent(above -> text.append(" (a frame every ")
                        .append(IdleEstimate.seconds(above))
                        .append(" prevents it)"));
        return text.toString();
    }
}
