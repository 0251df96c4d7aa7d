package dev.raceprobe.probe.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OffsetSearchTest {
    private final OffsetSearch search = new OffsetSearch(500);

    @Test
    void beforeAnyFailureItLooksEverywhere() {
        search.learn(5, false);

        assertThat(search.bracket()).isEqualTo(new OffsetSearch.Bracket(0, 500));
    }

    @Test
    void theEdgeLiesBetweenTheLastFailingAndTheFirstCleanBin() {
        search.learn(0, true);
        search.learn(50, true);
        search.learn(100, false);
        search.learn(600, false);

        assertThat(search.bracket()).isEqualTo(new OffsetSearch.Bracket(49, 102));
    }

    @Test
    void whenEverythingFailsItLooksBeyond() {
        search.learn(0, true);
        search.learn(150, true);

        assertThat(search.bracket()).isEqualTo(new OffsetSearch.Bracket(149, 500));
    }

    @Test
    void aStrayFailureFarBeyondTheEdgeDoesNotMoveIt() {
        for (int at = 0; at < 500; at += 5) {
            search.learn(at, at < 80 || at == 450);
        }

        assertThat(search.bracket()).isEqualTo(new OffsetSearch.Bracket(74, 82));
    }

    @Test
    void aRaceThatStrikesNowAndThenHasOneEdge() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 2_000; i++) {
            int at = random.nextInt(500);
            search.learn(at, at < 80 && random.nextDouble() < 0.3);
        }

        assertThat(search.bracket().fromMillis()).isBetween(65, 80);
        assertThat(search.bracket().toMillis()).isBetween(75, 90);
    }

    @Test
    void drawsStayWithinTheBracketAndAreReplayable() {
        search.learn(0, true);
        search.learn(50, true);
        search.learn(60, false);
        for (int seed = 0; seed < 100; seed++) {
            long offset = search.draw(new SplittableRandom(seed));
            assertThat(offset).isBetween(49_000_000L, 62_000_000L);
            assertThat(search.draw(new SplittableRandom(seed))).isEqualTo(offset);
        }
    }
}
