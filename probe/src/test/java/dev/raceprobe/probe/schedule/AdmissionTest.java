package dev.raceprobe.probe.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.probe.script.VirtualLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AdmissionTest {
    private final VirtualLoop time = new VirtualLoop();
    private final List<Long> lags = new ArrayList<>();
    private final List<Long> started = new ArrayList<>();
    private final List<Long> scheduled = new ArrayList<>();
    private final List<Long> refused = new ArrayList<>();
    private final List<SkipReason> reasons = new ArrayList<>();

    private Admission admission(int concurrency, double perSecond) {
        return new Admission(
                new ShardPlan.ShardLoad(concurrency, perSecond, new ShardPlan.Breaker(50, 60_000, 60_000)),
                time.loop(),
                time::nanos,
                lag -> lags.add(lag / 1_000_000));
    }

    private Admission.Applicant applicant() {
        return new Admission.Applicant() {
            @Override
            public void start(long scheduledNanos) {
                started.add(time.millis());
                scheduled.add(scheduledNanos / 1_000_000);
            }

            @Override
            public void refused(SkipReason reason) {
                reasons.add(reason);
                refused.add(time.millis());
            }
        };
    }

    private void admit(Admission admission, int count) {
        for (int i = 0; i < count; i++) {
            admission.admit(time.nanos(), applicant());
        }
    }

    @Test
    void connectionsAreSpreadAtTheRateAndThatIsNoLag() {
        Admission admission = admission(100, 100);
        admit(admission, 5);
        time.pass(100);

        assertThat(started).containsExactly(0L, 10L, 20L, 30L, 40L);
        assertThat(scheduled).isEqualTo(started);
        assertThat(lags).containsOnly(0L);
    }

    @Test
    void whatTheCapHoldsBackIsNoLagAndKeepsItsScheduledTime() {
        Admission admission = admission(2, 100);
        admit(admission, 3);
        time.pass(500);
        assertThat(started).containsExactly(0L, 10L);
        admission.ended();

        assertThat(started).containsExactly(0L, 10L, 500L);
        assertThat(scheduled).containsExactly(0L, 10L, 20L);
        assertThat(lags).containsOnly(0L);
    }

    @Test
    void whatTheCapHoldsBackForTooLongIsRefused() {
        Admission admission = admission(1, 1000);
        admit(admission, 2);
        time.pass(30_001);
        admission.ended();

        assertThat(started).containsExactly(0L);
        assertThat(refused).containsExactly(30_001L);
    }

    @Test
    void aStallIsLagAndNoBurstFollowsIt() {
        Admission admission = admission(100, 100);
        time.pass(50);
        admission.admit(0, applicant()); // it was due 50 ms ago: the loop's turn came late
        admit(admission, 3);
        time.pass(100);

        assertThat(lags.get(0)).isEqualTo(50);
        assertThat(started).containsExactly(50L, 50L, 60L, 70L);
        assertThat(lags.subList(1, 4)).containsOnly(0L);
    }

    @Test
    void theRateHoldsOverRounds() {
        Admission admission = admission(1000, 200);
        for (int round = 0; round < 10; round++) {
            admit(admission, 10);
            time.pass(20);
        }
        time.pass(500);

        assertThat(started).hasSize(100);
        for (int i = 20; i < 100; i++) {
            assertThat(started.get(i) - started.get(i - 20)).isGreaterThanOrEqualTo(100);
        }
        assertThat(LongStream.of(lags.stream().mapToLong(Long::longValue).toArray())
                        .max())
                .hasValue(0);
    }

    @Test
    void whoWithdrawsIsNotStarted() {
        Admission admission = admission(100, 100);
        Admission.Applicant second = applicant();
        admit(admission, 1);
        admission.admit(time.nanos(), second);

        assertThat(admission.withdraw(List.of(second))).containsExactly(second);
        assertThat(admission.withdraw(List.of(second))).isEmpty();
        time.pass(100);
        assertThat(started).containsExactly(0L);
    }

    @Test
    void thoseThatStartTogetherDoSoInOneTurnWhateverThePace() {
        Admission admission = admission(100, 10);
        admit(admission, 1);
        admission.admitTogether(time.nanos(), List.of(applicant(), applicant(), applicant()));

        assertThat(started).containsExactly(0L, 0L, 0L, 0L);
        assertThat(lags).containsOnly(0L);
    }

    @Test
    void thoseThatStartTogetherWaitForRoomForAllAndNobodyTakesItMeanwhile() {
        Admission admission = admission(3, 1000);
        admit(admission, 2);
        time.pass(10);
        admission.admitTogether(time.nanos(), List.of(applicant(), applicant()));
        admit(admission, 1);
        time.pass(10);
        assertThat(started).containsExactly(0L, 1L);
        admission.ended();

        assertThat(started).containsExactly(0L, 1L, 20L, 20L);
        assertThat(lags).containsOnly(0L);
    }

    @Test
    void aCrowdForWhichThereIsNeverRoomIsRefused() {
        Admission admission = admission(2, 1000);
        admit(admission, 1);
        admission.admitTogether(time.nanos(), List.of(applicant(), applicant()));
        time.pass(30_001);

        assertThat(started).containsExactly(0L);
        assertThat(refused).hasSize(2);
    }

    @Test
    void thoseWhoWaitedBehindACrowdThatIsRefusedAreNotLate() {
        Admission admission = admission(2, 100);
        admit(admission, 1);
        admission.admitTogether(time.nanos(), List.of(applicant(), applicant()));
        admit(admission, 1);
        time.pass(30_001);

        assertThat(reasons).containsExactly(SkipReason.CAP, SkipReason.CAP);
        assertThat(started).containsExactly(0L, 30_000L);
        assertThat(lags).containsOnly(0L);
    }

    @Test
    void aCrowdBehindACrowdThatIsRefusedIsNotLate() {
        Admission admission = admission(2, 100);
        admit(admission, 1);
        admission.admitTogether(time.nanos(), List.of(applicant(), applicant()));
        admission.admitTogether(time.nanos() + 10_000_000_000L, List.of(applicant()));
        time.pass(30_001);

        assertThat(started).containsExactly(0L, 30_000L);
        assertThat(lags).containsOnly(0L);
    }

    @Test
    void whatTheCapHeldBackSaysSo() {
        Admission admission = admission(1, 1000);
        admit(admission, 2);
        time.pass(30_001);
        assertThat(reasons).containsExactly(SkipReason.CAP);
    }

    @Test
    void aRoundBehindMoreThanThirtySecondsOfThePaceIsNotAttemptedAndARoundThatIsLongItselfIs() {
        Admission admission = admission(100_000, 10);
        List<Admission.Applicant> long40s =
                Stream.generate(this::applicant).limit(400).toList();
        admission.admitSpread(time.nanos(), long40s);
        admission.admitSpread(time.nanos(), List.of(applicant()));
        assertThat(reasons).containsExactly(SkipReason.BUDGET);
        time.pass(40_000);

        assertThat(started).hasSize(400);
        assertThat(lags).containsOnly(0L);
    }

    @Test
    void whatUnwritableSocketsHoldBackIsNoLagAndIsRefusedAfterThirtySeconds() {
        AtomicBoolean congested = new AtomicBoolean(true);
        Admission admission = new Admission(
                new ShardPlan.ShardLoad(100, 1000, new ShardPlan.Breaker(50, 60_000, 60_000)),
                time.loop(),
                time::nanos,
                lag -> lags.add(lag / 1_000_000),
                congested::get);
        admit(admission, 1);
        time.pass(1_000);
        assertThat(started).isEmpty();
        congested.set(false);
        time.pass(20);
        assertThat(started).hasSize(1);
        assertThat(lags).containsExactly(0L);

        congested.set(true);
        admit(admission, 1);
        time.pass(30_001);
        assertThat(reasons).containsExactly(SkipReason.BACKPRESSURE);
        assertThat(started).hasSize(1);
    }

    @Test
    void whatOurOwnLoopStartsFarTooLateIsNotAttemptedAndIsLag() {
        Admission admission = admission(100, 1000);
        time.pass(5_001);
        admission.admit(0, applicant());
        admission.admit(time.nanos(), applicant());

        assertThat(reasons).containsExactly(SkipReason.LAG);
        assertThat(lags).containsExactly(5_001L, 0L);
        assertThat(started).hasSize(1);
    }

    @Test
    void withdrawingACrowdLetsThoseBehindItStart() {
        Admission admission = admission(2, 1000);
        admit(admission, 1);
        List<Admission.Applicant> crowd = List.of(applicant(), applicant());
        admission.admitTogether(time.nanos(), crowd);
        admit(admission, 1);
        time.pass(6_000);
        assertThat(started).hasSize(1);

        assertThat(admission.withdraw(crowd)).containsExactlyInAnyOrderElementsOf(crowd);
        time.pass(1);
        assertThat(started).hasSize(2);
        assertThat(lags).as("what a crowd holds back is not late").allMatch(lag -> lag <= 1);
    }

    @Test
    @Timeout(60)
    void aHundredThousandWithdrawInOnePass() {
        Admission admission = admission(1, 1_000_000);
        List<Admission.Applicant> many =
                Stream.generate(this::applicant).limit(100_000).toList();
        admission.admitSpread(time.nanos(), many);
        assertThat(admission.withdraw(many)).hasSize(99_999);
    }
}
