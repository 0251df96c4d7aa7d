package dev.raceprobe.operator.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deaths in one group against its share of those at risk. */
class LogRankTest {
    @Test
    void withEqualSharesItIsTheBinomialTail() {
        LogRank test = new LogRank();
        for (int i = 0; i < 10; i++) {
            test.add(i < 9, 0.5);
        }

        assertThat(test.moreInGroup()).as("9 or 10 heads of 10").isCloseTo(11 / 1024.0, within(1e-12));
    }

    @Test
    void asManyAsWereToBeExpectedAreNoEvidence() {
        LogRank test = new LogRank();
        for (int i = 0; i < 10; i++) {
            test.add(i < 5, 0.5);
        }

        assertThat(test.moreInGroup()).isEqualTo(1);
        assertThat(new LogRank().moreInGroup()).as("nobody died").isEqualTo(1);
    }

    /** Deaths with shares from 0.05 to 0.8, drawn as those who are at risk are. */
    @Test
    void unequalSharesAreCalledUnlikelyNoMoreOftenThanTheyAre() {
        SplittableRandom random = new SplittableRandom(5);
        int unlikely = 0;
        for (int run = 0; run < 20_000; run++) {
            LogRank test = new LogRank();
            for (int death = 0; death < 30; death++) {
                double share = 0.05 + 0.025 * death;
                test.add(random.nextDouble() < share, share);
            }
            unlikely += test.moreInGroup() < 0.05 ? 1 : 0;
        }

        assertThat(unlikely).isBetween(1, 1_000);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void aShareIsInZeroToOne(double share) {
        LogRank test = new LogRank();

        assertThatThrownBy(() -> test.add(true, share))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[0, 1]");
    }
}
