package dev.raceprobe.operator.judge;

import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.contract.CheckKey;
import dev.raceprobe.contract.HeldEnd;
import dev.raceprobe.contract.RowTally;
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

    /** By arm and how it ended: the race of most such deaths. */
    private final Map<String, Race> races;

    /** The same of those deaths that silence does not explain. */
    private final Map<String, Race> racesNotIdle;

    private final long expectedIdleMillis;

    private HeartbeatJudge(List<HeldEnd> ends, long expectedIdleMillis) {
        this.expectedIdleMillis = expectedIdleMillis;
        this.idle = IdlePattern.of(ends);
        this.common = CommonDeaths.of(ends.stream()
                .filter(end -> idle.isEmpty() || !idle.get().died().contains(end))
                .toList());
        List<HeldEnd> deaths = ends.stream().filter(this::isDeath).toList();
        this.races = mostFrequent(deaths);
        this.racesNotIdle = mostFrequent(deaths.stream()
                .filter(end -> explained(end) != Race.IDLE_TIMEOUT)
                .toList());
        this.others = deaths.stream()
                .filter(end -> raceOf(end) == Race.HEARTBEAT_DISCONNECT)
                .toList();
    }

    private Map<String, Race> mostFrequent(List<HeldEnd> deaths) {
        Map<String, Map<Race, Long>> counts = new HashMap<>();
        deaths.forEach(end -> counts.computeIfAbsent(kind(end.arm(), end.how()), k -> new EnumMap<>(Race.class))
                .merge(explained(end), 1L, Long::sum));
        Map<String, Race> most = new HashMap<>();
        counts.forEach((kind, byRace) -> most.put(kind, mostFrequent(byRace)));
        return most;
    }

    private static String kind(String arm, String how) {
        return arm + '|' + how;
    }

    static HeartbeatJudge of(RowView view) {
        return new HeartbeatJudge(
                view.tallies().stream().flatMap(tally -> tally.held().stream()).toList(),
                Durations.millis(view.scenario().heartbeat().expectedIdleTimeout()));
    }

    private static Race mostFrequent(Map<Race, Long> counts) {
        return counts.entrySet().stream()
                .max(Map.Entry.<Race, Long>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .map(Map.Entry::getKey)
                .orElseThrow();
    }

    /** A death that nothing explains by itself has the name of most of its kind: one that was the only one alive at a common moment. */
    private Race raceOf(HeldEnd end) {
        Race own = explained(end);
        return own == Race.HEARTBEAT_DISCONNECT ? racesNotIdle.getOrDefault(kind(end.arm(), end.how()), own) : own;
    }

    private Race explained(HeldEnd end) {
        if (idle.isPresent() && idle.get().died().contains(end)) {
            return Race.IDLE_TIMEOUT;
        }
        return common.isPattern() && common.died().contains(end) ? Race.PERIODIC_DISCONNECT : Race.HEARTBEAT_DISCONNECT;
    }

    @Override
    public Optional<Race> race(CheckKey key) {
        return isDeath(key)
                ? Optional.of(races.getOrDefault(kind(key.arm(), how(key)), Race.HEARTBEAT_DISCONNECT))
                : Optional.empty();
    }

    /**
     * A death is counted in the slice that holds its end: the checks of one arm that ended in one way are its deaths, both in the
     * order in which they began. Ends after the idle timeout that is known are none: their checks passed. Where there are fewer ends, as a slice keeps the newest, the first checks have the name of most.
     */
    @Override
    public Map<Race, Long> races(CheckKey key, long checks, RowTally slice) {
        if (!isDeath(key)) {
            return Map.of();
        }
        List<HeldEnd> ends = slice.held().stream()
                .filter(end ->
                        isDeath(end) && end.arm().equals(key.arm()) && end.how().equals(how(key)))
                .sorted(Comparator.comparingLong(HeartbeatJudge::beganAtMillis))
                .toList();
        long sinceKey = slice.checks().entrySet().stream()
                .filter(other ->
                        isOneKind(other.getKey(), key) && other.getKey().bin() >= key.bin())
                .mapToLong(Map.Entry::getValue)
                .sum();
        Map<Race, Long> names = new EnumMap<>(Race.class);
        for (long place = ends.size() - sinceKey; place < ends.size() - sinceKey + checks; place++) {
            names.merge(place < 0 ? race(key).orElseThrow() : raceOf(ends.get((int) place)), 1L, Long::sum);
        }
        return names;
    }

    private static boolean isDeath(CheckKey key) {
        return key.symptom() == Symptom.CLOSED_EARLY || key.symptom() == Symptom.RESET_EARLY;
    }

    private boolean isDeath(HeldEnd end) {
        return !end.survived() && !end.isExpected(expectedIdleMillis);
    }

    private static boolean isOneKind(CheckKey one, CheckKey other) {
        return one.symptom() == other.symptom()
                && one.arm().equals(other.arm())
                && one.detail().equals(other.detail());
    }

    private static String how(CheckKey key) {
        return key.symptom() == Symptom.RESET_EARLY ? HeldEnd.RESET : key.detail();
    }

    private static long beganAtMillis(HeldEnd end) {
        return end.endedAtMillis() - end.lifetimeMillis();
    }

    @Override
    public Optional<IdleEstimate> idleTimeout() {
        return idle.map(IdlePattern::estimate);
    }

    @Override
    public String remark() {
        return idle.map(pattern -> "idle timeout " + described(pattern)).orElse("");
    }

    @Override
    public String remark(Race race) {
        if (race == Race.IDLE_TIMEOUT) {
            return idle.map(pattern -> "ended after a silence of " + described(pattern))
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

    private static String described(IdlePattern pattern) {
        IdleEstimate estimate = pattern.estimate();
        StringBuilder text = new StringBuilder(IdleEstimate.seconds(estimate.measuredMillis()));
        estimate.aboveMillis()
                .ifPresent(above -> text.append(pattern.pingsCount() ? " (a frame every " : " (a message every ")
                        .append(IdleEstimate.seconds(above))
                        .append(pattern.pingsCount() ? " prevents it)" : " prevents it, pings do not)"));
        return text.toString();
    }
}
