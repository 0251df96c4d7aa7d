package dev.raceprobe.probe.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.Echo;
import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.probe.script.Ids;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.symptom.Reading;
import dev.raceprobe.probe.symptom.Story;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the control fared, as the check beside it tells. */
class LatencyJourneyTest {
    private static final String UNANSWERED = "0up 1ready 2>echo 5000done 5001end";

    private final LatencyJourney journey = new LatencyJourney(
            ContractJson.read("{\"type\":\"Message\",\"request\":\"{}\",\"responseType\":\"pong\"}", Echo.class),
            1,
            true);
    private final List<Part> parts = journey.round(0, new SplittableRandom(1), new Ids(1));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0up 1ready 2>echo 3<pong@echo 3done 4end | control_passed
            0up 1ready 2>echo 5000done 5001end       | control_failed
            5rejected:503                            | control_failed
            5refused                                 | control_failed
            0up 1ready 2>echo 9stop 10end            | control_unknown
            3stop                                    | control_unknown
            fault                                    | control_unknown
            nocred                                   | control_unknown
            5rejected:429                            | control_unknown
            """)
    void theArmTellsHowTheControlFared(String control, String arm) {
        List<Reading> checks = journey.read(parts, List.of(Story.of(UNANSWERED), Story.of(control)));

        assertThat(checks).singleElement().satisfies(check -> {
            assertThat(check.arm()).isEqualTo(arm);
            assertThat(check.connection()).isZero();
        });
    }

    @Test
    void aControlThatWasSkippedIsNone() {
        List<Reading> checks = journey.read(parts.subList(0, 1), List.of(Story.of(UNANSWERED)));

        assertThat(checks)
                .singleElement()
                .satisfies(check -> assertThat(check.arm()).isEqualTo("control_unknown"));
    }
}
