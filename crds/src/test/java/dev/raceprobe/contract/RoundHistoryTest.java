package dev.raceprobe.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoundHistoryTest {
    private static final long NOON = 1_763_726_400_000L;

    @Test
    void mergingIsAssociativeAndCommutativeAndNothingIsItsIdentity() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 20; i++) {
            RoundHistory a = random(random, 1_500);
            RoundHistory b = random(random, 1_500);
            RoundHistory c = random(random, 3_000);

            assertThat(a.merge(b)).isEqualTo(b.merge(a));
            assertThat(a.merge(b).merge(c)).isEqualTo(a.merge(b.merge(c)));
            assertThat(a.merge(RoundHistory.empty())).isEqualTo(a);
            assertThat(RoundHistory.empty().merge(a)).isEqualTo(a);
        }
    }

    @Test
    void ofMoreThanFitTheNewestAreKept() {
        RoundHistory history = new RoundHistory(
                IntStream.range(0, 5_000).mapToObj(i -> failed(i)).toList());

        assertThat(history.stretches()).hasSize(RoundHistory.MAX_STRETCHES);
        assertThat(history.stretches().get(0)).isEqualTo(failed(1_000));
    }

    @Test
    void cleanRoundsMakeStretchesAndComeApartAgain() {
        Stretch stretch = Stretch.of(clean(0));
        for (int i = 1; i < 10; i++) {
            assertThat(stretch.isContinuedBy(clean(i))).isTrue();
            stretch = stretch.with(clean(i));
        }

        assertThat(stretch.each())
                .isEqualTo(
                        IntStream.range(0, 10).mapToObj(RoundHistoryTest::clean).toList());
    }

    @Test
    void aGapOrAFailureEndsAStretch() {
        Stretch stretch = Stretch.of(clean(0)).with(clean(1));

        assertThat(stretch.isContinuedBy(clean(3))).isTrue();
        assertThat(stretch.isContinuedBy(clean(4))).isFalse();
        assertThat(stretch.isContinuedBy(clean(1))).isFalse();
        assertThat(stretch.isContinuedBy(new RoundSeen(NOON + 60_000, Map.of(Symptom.RESET_EARLY, 1L))))
                .isFalse();
        assertThat(failed(0).isContinuedBy(clean(1))).isFalse();
    }

    @Test
    void historiesSurviveJson() {
        ShardReport report = new ShardReport(
                1,
                "hash",
                0,
                "pod",
                NOON,
                false,
                List.of(),
                Map.of(3, new RoundHistory(List.of(Stretch.of(clean(0)).with(clean(1)), failed(2)))));

        String json = ContractJson.write(report);

        assertThat(json)
                .contains("\"3\":[\"1763726400000|30000|2|none=42\",\"1763726460000|0|1|reset_early=3,none=18\"]");
        assertThat(ContractJson.read(json, ShardReport.class)).isEqualTo(report);
    }

    @Test
    void reportsWithoutAHistoryAreReadAsBefore() {
        ShardReport report = new ShardReport(1, "hash", 0, "pod", NOON, false, List.of());

        assertThat(ContractJson.write(report)).doesNotContain("history");
        assertThat(ContractJson.read(ContractJson.write(report), ShardReport.class))
                .isEqualTo(report);
    }

    @Test
    void otherTextsAreRefused() {
        assertThatThrownBy(() -> Stretch.parse("1|2|3"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a stretch must be first|length|rounds|checks, was 1|2|3");
    }

    private static RoundHistory random(SplittableRandom random, int stretches) {
        List<Stretch> all = new ArrayList<>();
        for (int i = 0; i < stretches; i++) {
            int round = random.nextInt(10_000);
            all.add(random.nextBoolean() ? failed(round) : Stretch.of(clean(round)));
        }
        return new RoundHistory(all);
    }

    private static RoundSeen clean(int round) {
        return new RoundSeen(NOON + round * 30_000L, Map.of(Symptom.NONE, 21L));
    }

    private static Stretch failed(int round) {
        return Stretch.of(new RoundSeen(NOON + round * 30_000L, Map.of(Symptom.NONE, 18L, Symptom.RESET_EARLY, 3L)));
    }
}
