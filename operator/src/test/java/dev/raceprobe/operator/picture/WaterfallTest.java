package dev.raceprobe.operator.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.Evidence.TimelineEntry;
import dev.raceprobe.operator.evidence.PublishedEvidence;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is drawn as bad in the timeline of a finding. */
class WaterfallTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "connect_start upgrade_sent upgrade_received close_out close_in | false",
                "connect_start upgrade_sent upgrade_received close_in close_out | true",
                "connect_start upgrade_sent upgrade_received close_out reset    | true",
                "connect_start upgrade_sent timeout                             | true"
            })
    void anAnswerToOurCloseIsNothingBad(String events, boolean hasBad) {
        assertThat(Waterfall.of(evidence(events)).markup().contains("class=\"bad\""))
                .isEqualTo(hasBad);
    }

    private static PublishedEvidence evidence(String events) {
        List<TimelineEntry> timeline = new ArrayList<>();
        for (String event : events.strip().split(" +")) {
            timeline.add(new TimelineEntry(timeline.size() * 100L, event, null));
        }
        return new PublishedEvidence(
                "0f3c9a1e-7",
                "never_ready",
                "Target",
                "accept",
                "baseline",
                "2026-02-02T02:40:00Z",
                3,
                timeline,
                null,
                null,
                101,
                "",
                null);
    }
}
