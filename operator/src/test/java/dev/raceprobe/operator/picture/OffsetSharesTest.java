package dev.raceprobe.operator.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.raceprobe.operator.stats.OffsetCount;
import java.util.List;
import org.junit.jupiter.api.Test;

class OffsetSharesTest {
    private static final OffsetShares SHARES = new OffsetShares(List.of(
            new OffsetCount(70, 5, 5),
            new OffsetCount(75, 5, 5),
            new OffsetCount(79, 5, 5),
            new OffsetCount(80, 0, 8),
            new OffsetCount(600, 0, 9),
            new OffsetCount(601, 0, 1)));

    @Test
    void neighboursAreGroupedButNeverAcrossTheEdge() {
        assertThat(SHARES.groups(100, 80))
                .containsExactly(
                        new OffsetShares.Group(70, 79, 15, 15, 1_120),
                        new OffsetShares.Group(80, 80, 0, 8, 640),
                        new OffsetShares.Group(600, 601, 0, 10, 6_001));
    }

    /** Seven checks beside two hundred would tear a hole into the band, and say nothing that their neighbours do not. */
    @Test
    void aSlightGroupJoinsTheNeighbourBesideItAndStaysAloneFarFromOthers() {
        OffsetShares shares = new OffsetShares(
                List.of(new OffsetCount(20, 200, 200), new OffsetCount(22, 7, 7), new OffsetCount(300, 0, 7)));

        assertThat(shares.groups(100, 80))
                .containsExactly(
                        new OffsetShares.Group(20, 22, 207, 207, 4_154), new OffsetShares.Group(300, 300, 0, 7, 2_100));
        assertThat(shares.groups(100, 80).get(0).middle()).isCloseTo(20.57, within(0.01));
    }

    @Test
    void everyCheckIsInOneGroup() {
        assertThat(SHARES.groups(6, 80).stream()
                        .mapToLong(OffsetShares.Group::checks)
                        .sum())
                .isEqualTo(SHARES.checks())
                .isEqualTo(33);
        assertThat(SHARES.failures()).isEqualTo(15);
    }

    /** Clopper and Pearson's interval of 0 in 5 is [0, 1 - 0.025^(1/5)]. */
    @Test
    void theBandIsTheExactInterval() {
        OffsetShares.Group clean = new OffsetShares.Group(80, 80, 0, 5, 400);

        assertThat(clean.low()).isZero();
        assertThat(clean.high()).isCloseTo(1 - Math.pow(0.025, 0.2), within(1e-6));
    }
}
