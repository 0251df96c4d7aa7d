package dev.raceprobe.operator.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.RaceWindow;
import dev.raceprobe.operator.picture.OffsetShares.Group;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both edges of a window are told beside the lines that show them. */
class RaceCurveTest {
    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({"0ms, 80ms", "42ms, 80ms", "200ms, 590ms", "560ms, 590ms"})
    void aWideChartNamesBothEdges(String opensAt, String closesAt) {
        RaceWindow window = new RaceWindow(opensAt, closesAt, null, "1ms", null);
        List<Group> groups = List.of(new Group(0, 600, 5, 10, 3_000));

        assertThat(RaceCurve.of(groups, Optional.of(window), "curve").get(0).markup())
                .contains(">opens " + opensAt + "<")
                .contains(">closes " + closesAt + " ± 1ms<");
    }
}
