package dev.raceprobe.operator.judge;

import dev.raceprobe.api.v1alpha1.ScenarioType;
import dev.raceprobe.contract.CheckKey;
import dev.raceprobe.contract.RowTally;
import dev.raceprobe.contract.Symptom;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a scenario type makes of its checks, where that takes more than the common name of their symptom: one class a type, made
 * for a row from its whole window.
 */
interface ScenarioJudge {
    /** Common names for everything. */
    ScenarioJudge COMMON = key -> Optional.empty();

    /**
     * The scenario's own name for the failed checks of a key that the target owns; empty: the common name of the symptom. Asked
     * for {@code RATE_LIMITED} too, which is the probe's where it has no name here, and for {@code REFUSED_AUTH}, of which those of
     * users that were never accepted stay the credentials'.
     */
    Optional<Race> race(CheckKey key);

    /**
     * The same where the checks of one key may have different names, which only what else the slice holds tells apart; by default
     * they have one.
     *
     * @param checks of the key
     * @return names of all of them, or of none
     */
    default Map<Race, Long> races(CheckKey key, long checks, RowTally slice) {
        return race(key).map(race -> Map.of(race, checks)).orElse(Map.of());
    }

    /** Whether a failed check lacks what it would have to be compared with, so that nobody can be blamed for it. */
    default boolean isUncontrolled(CheckKey key) {
        return false;
    }

    /** Words for the row's message; empty: nothing to add. */
    default String remark() {
        return "";
    }

    /** The idle timeout between probe and target; empty where none shows. */
    default Optional<IdleEstimate> idleTimeout() {
        return Optional.empty();
    }

    /** Words for the finding of a race; empty: nothing to add. */
    default String remark(Race race) {
        return "";
    }

    /** Whether a race that one frame can prove was so proven here; asked only for races of that kind. */
    default boolean isProven(Race race) {
        return true;
    }

    /**
     * The race whose promise is broken in the unit that the promise names (a step of a storm), where that is not the share over
     * the whole row; called only for rows with enough trusted samples.
     *
     * @param outcomes of the whole row
     */
    default Optional<Race> brokenPromise(Outcomes outcomes) {
        return Optional.empty();
    }

    /** The same, for a promise about arms; by default it is about the whole row. */
    default Optional<Race> brokenPromise(Outcomes outcomes, ArmOutcomes arms) {
        return brokenPromise(outcomes);
    }

    /** Whether a part of the promise was never put to the test, or not often enough, so that a row that breaks none proves nothing. */
    default boolean isUntested(ArmOutcomes arms) {
        return false;
    }

    /** The outcomes of the row's checks whose arm fits. */
    interface ArmOutcomes {
        Outcomes of(Predicate<String> arm);
    }

    /** Whether the promise is kept in units of its own, so that the share over the whole row means nothing. */
    default boolean hasOwnUnits() {
        return false;
    }

    /** The judge of a row's type. */
    static ScenarioJudge of(RowView view) {
        ScenarioType type = view.scenario().type();
        return switch (type) {
            case ConnectionStorm -> new StormJudge(view);
            case Churn -> new ChurnJudge(view);
            case AuthRace -> AuthRaceJudge.of(view);
            case Heartbeat -> HeartbeatJudge.of(view);
            case TokenExpiry -> TokenExpiryJudge.of(view);
            case AcceptRace -> new AcceptJudge(view);
            case UserIsolation, EventDelivery, ColdStart, SessionResume -> COMMON;
            case Script -> JourneyJudge.of(view, Symptom.STEP_FAILED, "step ");
            case LatencyProfile -> LatencyJudge.of(view);
            case SendFailure -> new PointJudge(view);
            case ChatJourney -> JourneyJudge.of(view, Symptom.JOURNEY_INCOMPLETE, "");
            case StateConsistency -> StateJudge.of(view);
            case BufferSaturation -> SaturationJudge.of(view);
        };
    }
}
