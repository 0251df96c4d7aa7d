package dev.raceprobe.probe.symptom;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StormSymptomsTest {
    private final StormSymptoms symptoms = new StormSymptoms(500_000_000);

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                    5up 6ready 506done 507end            | step-20 none
                    5rejected:503                        | step-20 refused_5xx 503
                    5rejected:429                        | step-20 rate_limited 429
                    5timeout                             | step-20 no_response timeout
                    5up 6ready 106close:1011             | step-20 closed_early 1011
                    5up 6ready 505reset                  | step-20 reset_early
                    5up 900unready 900done 901end        | step-20 not_ready
                    5up 90close:1011                     | step-20 closed_early 1011
                    5up 6ready 700close:1011             | step-20.open closed_early 1011
                    5up 6ready 8<!teapot 900done 901end  | step-20.open error_frame teapot
                    5up 6ready 100stop 101end            | step-20 cancelled
                    5up 6ready 600stop 601end            | step-20 none
                    5stop                                | step-20 cancelled
                    nocred                               | step-20 no_credentials Secret s, key k: is not mounted
                    """)
    void aConnectionOpenedIfItWasReadyAndAliveHalfASecondLater(String story, String expected) {
        Reading reading = symptoms.read(0, "step-20", Story.of(story));
        assertThat((reading.arm() + " " + reading.symptom().wireName() + " " + reading.detail()).strip())
                .isEqualTo(expected);
    }
}
