package dev.raceprobe.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.Finding;
import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.api.v1alpha1.ShardsStatus;
import dev.raceprobe.api.v1alpha1.WindowStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StatusChangeTest {
    private static final RaceProbeStatus PASSING = status("True", "EnoughEvidence", "0 of 100", 100);

    @Test
    void theSameStatusIsNoNews() {
        assertThat(StatusChange.between(PASSING, status("True", "EnoughEvidence", "0 of 100", 100)))
                .isEqualTo(StatusChange.NONE);
    }

    @Test
    void moreConnectionsOrAnotherMessageAreNumbers() {
        assertThat(StatusChange.between(PASSING, status("True", "EnoughEvidence", "0 of 100", 101)))
                .isEqualTo(StatusChange.NUMBERS);
        assertThat(StatusChange.between(PASSING, status("True", "EnoughEvidence", "0 of 101", 100)))
                .isEqualTo(StatusChange.NUMBERS);
    }

    @Test
    void anotherStatusOrReasonIsATransition() {
        assertThat(StatusChange.between(PASSING, status("False", "AcceptBeforeSend", "7 of 100", 100)))
                .isEqualTo(StatusChange.TRANSITION);
        assertThat(StatusChange.between(PASSING, status("True", "WithinTolerance", "0 of 100", 100)))
                .isEqualTo(StatusChange.TRANSITION);
    }

    @Test
    void theFirstStatusIsATransition() {
        assertThat(StatusChange.between(null, PASSING)).isEqualTo(StatusChange.TRANSITION);
    }

    @Test
    void findingsThatOvertakeEachOtherAreNoTransitionAndANewOneIs() {
        assertThat(StatusChange.between(found("a", "b"), found("b", "a"))).isEqualTo(StatusChange.NUMBERS);
        assertThat(StatusChange.between(found("a", "b"), found("c", "b", "a"))).isEqualTo(StatusChange.TRANSITION);
        assertThat(StatusChange.between(found("a", "b"), found("b"))).isEqualTo(StatusChange.TRANSITION);
    }

    @Test
    void whichOfTooManyFindingsAreShownIsNoTransition() {
        String[] first = IntStream.range(0, 20).mapToObj(i -> "row-" + i).toArray(String[]::new);
        String[] next = IntStream.range(1, 21).mapToObj(i -> "row-" + i).toArray(String[]::new);

        assertThat(StatusChange.between(found(first), found(next))).isEqualTo(StatusChange.NUMBERS);
        assertThat(StatusChange.between(found("row-0"), found(first))).isEqualTo(StatusChange.TRANSITION);
    }

    @Test
    void peopleAreToldOfAnotherStatusOrReasonAndOfNothingElse() {
        assertThat(ConditionChange.between(PASSING, status("True", "EnoughEvidence", "0 of 101", 101)))
                .isEmpty();
        assertThat(ConditionChange.between(PASSING, status("False", "AcceptBeforeSend", "7 of 100", 100)))
                .singleElement()
                .satisfies(change -> {
                    assertThat(change.isWarning()).isTrue();
                    assertThat(change.text()).isEqualTo("Passing is False: 7 of 100");
                });
    }

    @Test
    void aConditionThatBeginsAsUnknownIsNoNews() {
        assertThat(ConditionChange.between(null, status("Unknown", "NoData", "", 0)))
                .isEmpty();
        assertThat(ConditionChange.between(null, PASSING)).hasSize(1);
    }

    private static RaceProbeStatus found(String... scenarios) {
        return new RaceProbeStatus(
                1L,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                Stream.of(scenarios)
                        .map(scenario -> new Finding(
                                "id", "event_lost", scenario, "baseline", "Target", 1L, null, null, "lost", null))
                        .toList());
    }

    private static RaceProbeStatus status(String passing, String reason, String message, long connections) {
        Condition condition = new ConditionBuilder()
                .withType("Passing")
                .withStatus(passing)
                .withReason(reason)
                .withMessage(message)
                .build();
        return new RaceProbeStatus(
                1L,
                List.of(condition),
                null,
                null,
                null,
                null,
                new ShardsStatus(1, 1),
                new WindowStatus(null, null, connections, null, null, null),
                null,
                null,
                null);
    }
}
