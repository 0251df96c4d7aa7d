package dev.raceprobe.operator.judge;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The outcomes of a row's checks: each check is counted exactly once.
 *
 * @param passed checks that passed
 * @param failed failed checks by the name of the race
 * @param inconclusive checks that say nothing, by whose fault that is
 * @param foreignFrames frames of other users that arrived: what {@code cross_user_leak} counts
 */
public record Outcomes(long passed, Map<Race, Long> failed, Map<Owner, Long> inconclusive, long foreignFrames) {
    public Outcomes {
        failed = Map.copyOf(failed);
        inconclusive = Map.copyOf(inconclusive);
    }

    /** Failed checks. */
    public long failures() {
        return failed.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Conclusive checks. */
    public long samples() {
        return passed + failures();
    }

    /** The race with the most failed checks; the first of its equals. */
    Optional<Race> mostFrequentRace() {
        return failed.entrySet().stream()
                .max(Map.Entry.<Race, Long>comparingByValue()
                        .thenComparing(Map.Entry.<Race, Long>comparingByKey().reversed()))
                .map(Map.Entry::getKey);
    }

    /** Checks that say nothing. */
    public long inconclusives() {
        return inconclusive.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * What a finding of the race counts: failed checks, or foreign frames. A frame may be counted in an earlier slice than its
     * check, which ends with its round.
     */
    public long count(Race race) {
        long checks = failed.getOrDefault(race, 0L);
        return race == Race.CROSS_USER_LEAK ? Math.max(foreignFrames, checks) : checks;
    }

    /** Adds up, check by check. */
    static final class Builder {
        private long passed;
        private long foreignFrames;
        private final Map<Race, Long> failed = new EnumMap<>(Race.class);
        private final Map<Owner, Long> inconclusive = new EnumMap<>(Owner.class);

        void passed(long checks) {
            passed += checks;
        }

        void failed(Race race, long checks) {
            if (checks > 0) {
                failed.merge(race, checks, Long::sum);
            }
        }

        void inconclusive(Owner owner, long checks) {
            if (checks > 0) {
                inconclusive.merge(owner, checks, Long::sum);
            }
        }

        void foreignFrames(long frames) {
            foreignFrames += frames;
        }

        Outcomes build() {
            return new Outcomes(passed, failed, inconclusive, foreignFrames);
        }
    }
}
