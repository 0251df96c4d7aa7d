package dev.raceprobe.operator.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.Symptom;
import dev.raceprobe.operator.story.SliceStory;
import dev.raceprobe.operator.story.Specs;
import dev.raceprobe.operator.story.Story;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Windows of 30 rounds of 21 connections, half of them swept over 8 offsets, half anywhere up to 500 ms. */
class AcceptFindingTest {
    private static final int[] SWEEP = {0, 1, 5, 20, 50, 100, 150, 600};
    private static final int WINDOWS = 5;

    /** What becomes of one connection. */
    private enum Fate {
        ANSWERED,
        CLOSED,
        LOST,
        DIED_UNSENT,
        REFUSED,
        REFUSED_UNSENT
    }

    /** What becomes of one whose message is due at an offset. */
    private interface Target {
        Fate fate(int offsetMillis, SplittableRandom random);
    }

    private static Stream<Outcomes> windows(Target target) {
        return IntStream.range(0, WINDOWS)
                .mapToObj(seed -> Judge.judge(Story.of(Specs.ACCEPT)
                                .then(slice -> probe(slice, target, new SplittableRandom(seed)))
                                .input())
                        .rows()
                        .get(0)
                        .outcomes());
    }

    private static void probe(SliceStory slice, Target target, SplittableRandom random) {
        Map<Integer, long[]> fates = new TreeMap<>();
        for (int i = 0; i < 30 * 21; i++) {
            int offset = i % 2 == 0 ? SWEEP[i / 2 % SWEEP.length] : random.nextInt(500);
            fates.computeIfAbsent(offset, o -> new long[Fate.values().length])[
                    target.fate(offset, random).ordinal()]++;
        }
        fates.forEach((offset, checks) -> {
            slice.answered(checks[Fate.ANSWERED.ordinal()], offset);
            slice.firstMessages(checks[Fate.CLOSED.ordinal()], offset, Symptom.FIRST_MESSAGE_CLOSED, "1011");
            slice.firstMessages(checks[Fate.LOST.ordinal()], offset, Symptom.FIRST_MESSAGE_UNANSWERED, "");
            slice.diedUnsent(checks[Fate.DIED_UNSENT.ordinal()], offset);
            slice.firstMessages(checks[Fate.REFUSED.ordinal()], offset, Symptom.REFUSED_AUTH, "1008");
            slice.refusedUnsent(checks[Fate.REFUSED_UNSENT.ordinal()], offset);
        });
    }

    /** One in 20 sockets dies 60 ms after its 101, and answers take 100 ms. */
    private static Fate dyingAt60(int offset, SplittableRandom random) {
        return random.nextInt(20) > 0 ? Fate.ANSWERED : offset < 60 ? Fate.CLOSED : Fate.DIED_UNSENT;
    }

    /** By chance one window in 1,000 may have a trend. */
    @Test
    void aTargetThatEndsConnectionsWhateverTheyAreSentHasNoAcceptRace() {
        assertThat(windows(AcceptFindingTest::dyingAt60)).allSatisfy(outcomes -> {
            assertThat(outcomes.failures()).isPositive();
            assertThat(outcomes.failed()).isEqualTo(Map.of(Race.ABNORMAL_CLOSE, outcomes.failures()));
        });
    }

    /** Every second socket is closed with 1008, 60 ms after its 101. */
    private static Fate turnedOutAt60(int offset, SplittableRandom random) {
        return random.nextInt(2) > 0 ? Fate.ANSWERED : offset < 60 ? Fate.REFUSED : Fate.REFUSED_UNSENT;
    }

    @Test
    void norHasOneThatClosesThemAsIfForTheirTokens() {
        assertThat(windows(AcceptFindingTest::turnedOutAt60)).allSatisfy(outcomes -> {
            assertThat(outcomes.failures()).isPositive();
            assertThat(outcomes.failed()).isEqualTo(Map.of(Race.ABNORMAL_CLOSE, outcomes.failures()));
        });
    }

    /** That they are closed before a late message is sent makes late messages fail no more often. */
    @Test
    void tokensThatAreRefusedSomeTimeAfterThe101HideNoRace() {
        SplittableRandom revoked = new SplittableRandom(7);
        Outcomes outcomes = Judge.judge(Story.of(Specs.ACCEPT)
                        .then(slice -> {
                            probe(slice, (offset, random) -> turnedOutAt60(offset, revoked), revoked);
                            probe(
                                    slice,
                                    (offset, random) ->
                                            offset < 50 && random.nextBoolean() ? Fate.CLOSED : Fate.ANSWERED,
                                    new SplittableRandom(8));
                            slice.user(3).refused(300);
                        })
                        .input())
                .rows()
                .get(0)
                .outcomes();
        assertThat(outcomes.count(Race.ACCEPT_BEFORE_SEND)).isPositive();
    }

    @Test
    void besideSuchEndsTheRaceIsFoundAndTheyKeepTheirName() {
        assertThat(windows((offset, random) -> offset < 50 ? Fate.CLOSED : dyingAt60(offset, random)))
                .allSatisfy(outcomes -> {
                    assertThat(outcomes.count(Race.ACCEPT_BEFORE_SEND)).isPositive();
                    assertThat(outcomes.count(Race.ABNORMAL_CLOSE)).isPositive();
                });
    }

    /** Who is silent for 300 ms is closed: that hides no message that was lost before. */
    @Test
    void messagesThatAreLostAreFoundBesideATargetThatDoesNotWaitForThem() {
        assertThat(windows((offset, random) -> offset >= 300
                        ? Fate.DIED_UNSENT
                        : offset < 20 && random.nextInt(10) < 3 ? Fate.LOST : Fate.ANSWERED))
                .allSatisfy(outcomes ->
                        assertThat(outcomes.count(Race.ACCEPT_BEFORE_SEND)).isPositive());
    }
}
