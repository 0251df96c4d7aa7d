package dev.raceprobe.probe.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OffsetSearchTest {
    private final OffsetSearch search = new OffsetSearch(500, 3_000);

    @Test
    void beforeAnyFailureItLooksEverywhere() {
        search.learn(5, false);

        assertThat(search.bracket()).isEqualTo(new OffsetSearch.Bracket(0, 500));
    }

    @Test
    void theEdgeLiesBetweenTheLastFailingAndTheFirstCleanBin() {
        tried(20, 0, true);
        tried(20, 50, true);
        tried(20, 100, false);
        tried(20, 400, false);

        assertThat(search.bracket().fromMillis()).isBetween(50, 55);
        assertThat(search.bracket().toMillis()).isBetween(95, 100);
    }

    @Test
    void whenEverythingFailsItLooksBeyond() {
        tried(10, 0, true);
        tried(10, 150, true);

        assertThat(search.bracket().fromMillis()).isBetween(150, 165);
        assertThat(search.bracket().toMillis()).isBetween(485, 501);
    }

    /** The first failure of all was at 0, and a curve through single checks fell from 1 to 0 right there. */
    @Test
    void anEarlyFailureOfARareRaceDoesNotDrawTheSearchToItself() {
        search.learn(0, true);
        for (int offset : new int[] {1, 5, 20, 50, 100, 150}) {
            search.learn(offset, false);
        }

        assertThat(search.bracket().toMillis()).isGreaterThan(400);
    }

    @Test
    void aStrayFailureFarBeyondTheEdgeDoesNotMoveIt() {
        for (int at = 0; at < 500; at++) {
            search.learn(at, at < 80 || at == 450);
        }

        assertThat(search.bracket().fromMillis()).isBetween(78, 80);
        assertThat(search.bracket().toMillis()).isBetween(80, 82);
    }

    @Test
    void aRaceThatStrikesNowAndThenHasOneEdge() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 2_000; i++) {
            int at = random.nextInt(500);
            search.learn(at, at < 80 && random.nextDouble() < 0.3);
        }

        assertThat(search.bracket().fromMillis()).isBetween(65, 80);
        assertThat(search.bracket().toMillis()).isBetween(75, 95);
    }

    /** Weeks before a deploy, and a window after it. */
    @Test
    void anEdgeThatMovedIsFoundWhereItIsNow() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 103_000; i++) {
            int at = random.nextInt(500);
            search.learn(at, at < (i < 100_000 ? 50 : 300));
        }

        assertThat(search.bracket().fromMillis()).isBetween(295, 300);
        assertThat(search.bracket().toMillis()).isBetween(300, 305);
    }

    @Test
    void failuresThatAreForgottenLeaveItLookingEverywhere() {
        tried(20, 5, true);
        tried(3_000, 400, false);

        assertThat(search.bracket()).isEqualTo(new OffsetSearch.Bracket(0, 500));
    }

    @Test
    void drawsStayAboutTheBracketAndAreReplayable() {
        tried(20, 0, true);
        tried(20, 50, true);
        tried(20, 60, false);
        for (int seed = 0; seed < 100; seed++) {
            long offset = search.draw(new SplittableRandom(seed));
            assertThat(offset).isBetween(42_000_000L, 70_000_000L);
            assertThat(search.draw(new SplittableRandom(seed))).isEqualTo(offset);
        }
    }

    @Test
    void theLastMillisecondAndTheFirstAreWithinReach() {
        OffsetSearch narrow = new OffsetSearch(1, 3_000);
        narrow.learn(0, true);
        narrow.learn(1, true);

        assertThat(narrow.draw(new SplittableRandom(1))).isBetween(0L, 1_000_000L);
    }

    private void tried(int times, int offset, boolean failed) {
        for (int i = 0; i < times; i++) {
            search.learn(offset, failed);
        }
    }

    /**
     * A window of 80 ms, 60 rounds of 10 drawn offsets: on the target's side many of them come within 2 ms of the edge, and the
     * bracket is about it. A jitter of 40 ms leaves one in ten or so there.
     */
    @ParameterizedTest(name = "strikes with p = {0}, {1} to {2} ms injected")
    @CsvSource({"1, 0, 0", "0.3, 0, 0", "1, 10, 50", "0.3, 10, 50", "1, 20, 20", "0.3, 50, 70"})
    void theSearchConvergesOnTheTargetsSide(double p, int minDelay, int maxDelay) {
        SplittableRandom random = new SplittableRandom(7);
        int near = 0;
        for (int round = 0; round < 60; round++) {
            for (int i = 0; i < 10; i++) {
                double delay = minDelay + (maxDelay - minDelay) * random.nextDouble();
                long drawn = search.draw(random);
                double offset = drawn / 1e6 + delay;
                near += round >= 20 && Math.abs(offset - 80) <= 2 ? 1 : 0;
                search.learn((int) offset, offset < 80 && random.nextDouble() < p);
                search.shifted((long) (offset * 1e6) - drawn);
            }
        }

        assertThat(near).isGreaterThan(20);
        assertThat((search.bracket().fromMillis() + search.bracket().toMillis()) / 2)
                .isBetween(72, 88);
    }
}
