package dev.raceprobe.probe.tally;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.contract.RoundHistory;
import dev.raceprobe.contract.RoundSeen;
import dev.raceprobe.contract.ShardReport;
import dev.raceprobe.contract.Slice;
import dev.raceprobe.contract.Symptom;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HistoriesTest {
    private static final long NOON = 1_763_726_400_000L;

    @Test
    void aDayOfCleanRoundsTakesLittleRoom() {
        Histories histories = Histories.of(1, List.of());
        for (int round = 0; round < 8_640; round++) {
            histories.add(0, clean(round), round);
        }

        RoundHistory history = histories.since(0).get(0);

        assertThat(history.rounds()).hasSize(8_640);
        assertThat(history.stretches()).hasSize(17);
    }

    @Test
    void whatIsOlderThanADayIsForgotten() {
        Histories histories = Histories.of(1, List.of());
        for (int round = 0; round < 8_700; round++) {
            histories.add(0, failed(round), round);
        }

        assertThat(histories.since(0).get(0).rounds().findFirst().orElseThrow().startMillis())
                .isGreaterThanOrEqualTo(NOON + 59 * 10_000L);
    }

    @Test
    void allRowsTogetherFitTheirShareOfAReport() {
        Histories histories = Histories.of(64, List.of());
        for (int round = 0; round < 2_000; round++) {
            for (int row = 0; row < 64; row++) {
                histories.add(row, failed(round), round);
            }
        }

        byte[] json = ContractJson.write(histories.since(0)).getBytes(StandardCharsets.UTF_8);

        assertThat(json.length).isLessThan(1_000_000);
        assertThat(histories.since(0)).hasSize(64);
    }

    @Test
    void onlyWhatHasChangedSinceIsTold() {
        Histories histories = Histories.of(1, List.of());
        histories.add(0, failed(0), 10);
        histories.add(0, clean(1), 10);
        histories.add(0, clean(2), 11);

        assertThat(histories.since(11).get(0).rounds()).containsExactly(clean(1), clean(2));
        assertThat(histories.since(12)).isEmpty();
    }

    /** A round may take longer than a slice: it is told when it has ended. */
    @Test
    void aLongRoundIsToldInTheSliceInWhichItEnds() {
        Histories histories = Histories.of(1, List.of());
        histories.add(0, failed(0), 100);

        assertThat(histories.since(100).get(0).rounds()).containsExactly(failed(0));
    }

    @Test
    void anEarlierLifeOfTheContainerIsGoneOnWith() {
        Histories before = Histories.of(1, List.of());
        before.add(0, failed(0), 10);
        ShardReport closed = report(before, 10);
        before.add(0, clean(1), 11);
        ShardReport open = report(before, 11);

        Histories after = Histories.of(1, List.of(closed, open));
        after.add(0, clean(2), 12);

        assertThat(after.since(0).get(0).rounds()).containsExactly(failed(0), clean(1), clean(2));
        assertThat(after.since(11).get(0).rounds()).containsExactly(failed(0), clean(1), clean(2));
    }

    private static ShardReport report(Histories histories, long slice) {
        return new ShardReport(
                1, "hash", 0, "pod", NOON, false, List.of(Slice.open(slice)), histories.since(Long.MIN_VALUE));
    }

    private static RoundSeen clean(int round) {
        return new RoundSeen(NOON + round * 10_000L, Map.of(Symptom.NONE, 21L));
    }

    private static RoundSeen failed(int round) {
        return new RoundSeen(NOON + round * 10_000L, Map.of(Symptom.NONE, 18L, Symptom.FIRST_MESSAGE_CLOSED, 3L));
    }
}
