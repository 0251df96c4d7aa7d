package dev.raceprobe.probe.tally;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.raceprobe.contract.CheckKey;
import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.contract.Counter;
import dev.raceprobe.contract.Evidence;
import dev.raceprobe.contract.Evidence.TimelineEntry;
import dev.raceprobe.contract.Phase;
import dev.raceprobe.contract.Reach;
import dev.raceprobe.contract.RowTally;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.ShardReport;
import dev.raceprobe.contract.Slice;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.EdgePlans;
import dev.raceprobe.probe.PodClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    private static final String POD = "0f3c9a1e-1111-2222-3333-444444444444";
    private static final long SLICE = 59_000_000;
    private static final long START = SLICE * 30_000;

    private final ShardPlan plan = EdgePlans.signed();
    private final ExecutorService loop = Executors.newSingleThreadExecutor();

    @TempDir
    Path state;

    @AfterEach
    void stopLoop() {
        loop.shutdownNow();
    }

    @Test
    void whatWasWrittenIsInTheOpenSliceOfTheReport() {
        Ledger ledger = ledger(state, START);
        write(ledger, tally -> {
            tally.roundStarted(0, START);
            tally.roundMissed(0);
            tally.skipped(0, "cap");
            tally.attempt(0, ConnectResult.OPENED, 101);
            tally.attempt(0, ConnectResult.REJECTED, 503);
            tally.abandoned(0);
            tally.closed(0, 1000, "client");
            tally.check(0, new CheckSeen("", Symptom.FIRST_MESSAGE_UNANSWERED, "", START - 15_000));
            tally.offset(0, 84, Symptom.FIRST_MESSAGE_UNANSWERED);
            tally.user(0, 3, true);
            tally.user(0, 3, false);
            tally.latency(0, Phase.TCP, 200_000);
            tally.event(1, "agent_started", 5_000_000);
            tally.count(1, Counter.EVENTS_EXPECTED, 5);
            tally.scheduleLag(1_000_000);
            tally.latePong();
            tally.token(true);
            tally.token(true);
            tally.token(false);
        });

        ShardReport report = report(ledger, 0);

        assertThat(report.planHash()).isEqualTo(plan.hash());
        assertThat(report.podUid()).isEqualTo(POD);
        assertThat(report.startedAt()).isBetween(START, START + 10_000);
        assertThat(report.finished()).isFalse();
        assertThat(report.slices()).hasSize(1);
        Slice slice = report.slices().get(0);
        assertThat(slice.first()).isEqualTo(SLICE);
        assertThat(slice.closed()).isFalse();
        assertThat(slice.reach()).containsExactly(Map.entry(START / CheckKey.BIN_MILLIS, new Reach(2, 1)));
        assertThat(slice.health().scheduleLag().count()).isEqualTo(1);
        assertThat(slice.health().latePongs()).isEqualTo(1);
        assertThat(slice.health().tokensObtained()).isEqualTo(2);
        assertThat(slice.health().tokensFailed()).isEqualTo(1);
        RowTally row = slice.row(0);
        assertThat(row.rounds()).isEqualTo(1);
        assertThat(row.roundsMissed()).isEqualTo(1);
        assertThat(row.skipped()).containsExactly(Map.entry("cap", 1L));
        assertThat(row.attempts())
                .containsOnly(Map.entry(ConnectResult.OPENED, 1L), Map.entry(ConnectResult.REJECTED, 1L));
        assertThat(row.rejections()).containsExactly(Map.entry("503", 1L));
        assertThat(row.closed()).containsExactly(Map.entry("1000/client", 1L));
        assertThat(row.checks())
                .containsExactly(
                        Map.entry(new CheckKey("", Symptom.FIRST_MESSAGE_UNANSWERED, "", START / 10_000 - 2), 1L));
        assertThat(row.offsets()).containsExactly(Map.entry(84, Map.of(Symptom.FIRST_MESSAGE_UNANSWERED, 1L)));
        assertThat(row.users()).containsExactly(Map.entry(3, new RowTally.UserTally(1, 1)));
        assertThat(row.spans()).containsOnlyKeys(Symptom.FIRST_MESSAGE_UNANSWERED);
        assertThat(row.latency().get(Phase.TCP).count()).isEqualTo(1);
        assertThat(slice.row(1).latency().get(Phase.EVENT).count()).isEqualTo(1);
        assertThat(slice.row(1).counter(Counter.EVENTS_EXPECTED)).isEqualTo(5);
        ledger.close();
    }

    @Test
    void aSliceClosesWhenItsTimeIsOverAndSinceLeavesOlderOnesOut() {
        Ledger ledger = ledger(null, START + 29_950);
        write(ledger, tally -> tally.roundStarted(0, START));

        await().atMost(Duration.ofSeconds(30))
                .until(() -> report(ledger, 0).slices().size() == 2);
        List<Slice> slices = report(ledger, 0).slices();

        assertThat(slices).extracting(Slice::first).containsExactly(SLICE, SLICE + 1);
        assertThat(slices).extracting(Slice::closed).containsExactly(true, false);
        assertThat(slices.get(0).row(0).rounds()).isEqualTo(1);
        assertThat(report(ledger, SLICE + 1).slices()).extracting(Slice::first).containsExactly(SLICE + 1);
        assertThat(report(ledger, SLICE + 2).slices()).isEmpty();
        ledger.close();
    }

    @Test
    void aRestartedContainerGoesOnInTheSliceThatWasOpen() {
        Ledger before = ledger(state, START);
        write(before, tally -> {
            tally.check(0, new CheckSeen("", Symptom.NOT_READY, "", START));
            tally.evidence(evidence("mine"));
        });
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(state.resolve("open.json")));
        long startedAt = report(before, 0).startedAt();
        before.close();

        Ledger after = ledger(state, START + 10_000);
        write(after, tally -> {
            tally.check(0, new CheckSeen("", Symptom.NOT_READY, "", START));
            tally.evidence(evidence("mine"));
        });
        ShardReport report = report(after, 0);

        assertThat(report.startedAt()).isEqualTo(startedAt);
        assertThat(report.slices()).hasSize(1);
        assertThat(report.slices().get(0).row(0).finishedChecks()).isEqualTo(2);
        assertThat(report.slices().get(0).evidence())
                .extracting(Evidence::id)
                .containsExactlyInAnyOrder("0f3c9a1e-0", "0f3c9a1e-1000");
        after.close();
    }

    @Test
    void aRestartedContainerClosesWhatWasOpenInAnEarlierSlice() {
        Ledger before = ledger(state, START);
        write(before, tally -> tally.check(0, new CheckSeen("", Symptom.NOT_READY, "", START)));
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(state.resolve("open.json")));
        before.close();

        Ledger after = ledger(state, START + 70_000);

        assertThat(report(after, 0).slices())
                .extracting(Slice::first, Slice::closed)
                .containsExactly(Tuple.tuple(SLICE, true), Tuple.tuple(SLICE + 2, false));
        after.close();
    }

    @Test
    void booksFromAheadOfAClockThatWasSetBackAreBegunAnew() {
        Ledger before = ledger(state, START + 3_600_000);
        write(before, tally -> tally.roundStarted(0, START));
        join(before.seal(false));
        before.close();

        Ledger after = ledger(state, START);
        write(after, tally -> tally.roundStarted(0, START));

        assertThat(report(after, 0).slices())
                .extracting(Slice::first, Slice::closed)
                .containsExactly(Tuple.tuple(SLICE, false));
        after.close();
    }

    @Test
    void anotherPodOrPlanBeginsAnew() {
        Ledger before = ledger(state, START);
        write(before, tally -> tally.roundStarted(0, START));
        join(before.seal(true));
        before.close();

        Ledger otherPod = Ledger.open(plan, 0, "another-uid", state, clock(START + 5), loop);
        assertThat(otherPod.finished()).isFalse();
        assertThat(report(otherPod, 0).slices().get(0).rows()).isEmpty();
        otherPod.close();
    }

    @Test
    void theReportOfAFinishedRunIsFoundAgainAndFinal() {
        Ledger before = ledger(state, START);
        write(before, tally -> tally.roundStarted(0, START));
        join(before.seal(true));
        write(before, tally -> tally.roundStarted(0, START));
        assertThat(report(before, 0).finished()).isTrue();
        before.close();

        Ledger after = ledger(state, START + 60_000);
        ShardReport report = report(after, 0);

        assertThat(after.finished()).isTrue();
        assertThat(report.finished()).isTrue();
        assertThat(report.slices()).hasSize(1);
        assertThat(report.slices().get(0).closed()).isTrue();
        assertThat(report.slices().get(0).row(0).rounds()).isEqualTo(1);
        after.close();
    }

    @Test
    void theReportStaysReadableWhenTheEventLoopAndTheLedgerAreGone() {
        Ledger ledger = ledger(null, START);
        write(ledger, tally -> tally.roundStarted(0, START));
        join(ledger.seal(false));
        ledger.close();
        loop.shutdownNow();

        assertThat(report(ledger, 0).slices().get(0).row(0).rounds()).isEqualTo(1);
        assertThat(report(ledger, 0).finished()).isFalse();
    }

    @Test
    void unreadableStateIsBegunAnew() throws IOException {
        Files.writeString(state.resolve("closed.json"), "{\"version\":1,");
        Files.writeString(state.resolve("open.json"), "null");

        Ledger ledger = ledger(state, START);

        assertThat(report(ledger, 0).slices()).hasSize(1);
        ledger.close();
    }

    @Test
    void ofEachRowAndSymptomTheNewestTenPiecesOfEvidenceAreKeptAndEachIsSmall() {
        Ledger ledger = ledger(null, START);
        write(ledger, tally -> {
            for (int i = 0; i < 25; i++) {
                tally.evidence(evidence("x".repeat(20_000)));
            }
        });

        List<Evidence> kept = report(ledger, 0).slices().get(0).evidence();

        assertThat(kept)
                .hasSize(10)
                .extracting(Evidence::id)
                .contains("0f3c9a1e-24", "0f3c9a1e-15")
                .doesNotContain("0f3c9a1e-14");
        assertThat(kept).allSatisfy(e -> {
            assertThat(ContractJson.write(e).length()).isLessThanOrEqualTo(16 << 10);
            assertThat(e.timeline().get(0).event()).isEqualTo("connect_start");
            assertThat(e.timeline().get(e.timeline().size() - 1).event()).isEqualTo("close_in");
        });
        ledger.close();
    }

    @Test
    void asManyPiecesOfEvidenceAreKeptAsTheSpecAsksForAndFewerOnlyWhereTheyAreTooLarge() {
        ShardPlan asked = EdgePlans.keeping(60);
        Ledger ledger = Ledger.open(asked, 0, POD, null, clock(START), loop);
        for (int part = 0; part < 2; part++) {
            long at = START + part;
            write(ledger, tally -> {
                for (int i = 0; i < 40; i++) {
                    tally.evidence(evidence("small", at));
                }
            });
            report(ledger, 0);
        }

        assertThat(report(ledger, 0).slices().get(0).evidence())
                .hasSize(60)
                .extracting(Evidence::id)
                .contains("0f3c9a1e-79", "0f3c9a1e-40");

        write(ledger, tally -> {
            for (int i = 0; i < 60; i++) {
                tally.evidence(evidence("x".repeat(20_000), START + 2));
            }
        });
        Slice open = report(ledger, 0).slices().get(0);

        assertThat(Coarse.bytes(open)).isLessThanOrEqualTo(Ledger.OPEN_MAX_BYTES);
        assertThat(open.evidence()).hasSize(50); // of 16 KiB each
        ledger.close();
    }

    @Test
    void readingInBetweenCountsNothingTwiceAndLosesNothing() {
        Ledger ledger = ledger(null, START);
        for (int i = 0; i < 5; i++) {
            write(ledger, tally -> {
                tally.roundStarted(0, START);
                tally.latency(0, Phase.ECHO, 1_000_000);
            });
            report(ledger, 0);
        }
        join(ledger.seal(false));
        join(ledger.seal(false));

        assertThat(report(ledger, 0).slices()).hasSize(1);
        assertThat(report(ledger, 0).slices().get(0).row(0).rounds()).isEqualTo(5);
        assertThat(report(ledger, 0)
                        .slices()
                        .get(0)
                        .row(0)
                        .latency()
                        .get(Phase.ECHO)
                        .count())
                .isEqualTo(5);
        ledger.close();
    }

    @Test
    void whatAHostilePeerCanVaryIsToldApartOnlySoFar() {
        Ledger ledger = ledger(null, START);
        write(ledger, tally -> {
            for (int i = 0; i < 900; i++) {
                tally.attempt(0, ConnectResult.REJECTED, 100 + i);
                tally.closed(0, 3000 + i, "server");
                tally.check(0, new CheckSeen("", Symptom.CLOSED_EARLY, Integer.toString(3000 + i), START));
            }
            tally.check(0, new CheckSeen("", Symptom.ERROR_FRAME, "a|b", START));
            tally.offset(0, -1, Symptom.NONE);
            tally.offset(0, Integer.MAX_VALUE, Symptom.NONE);
        });

        RowTally row = report(ledger, 0).slices().get(0).row(0);

        assertThat(row.rejections()).hasSize(65).containsEntry("other", 836L);
        assertThat(row.closed()).hasSize(65).containsEntry("other/server", 836L);
        assertThat(row.finishedChecks()).isEqualTo(901);
        assertThat(row.checks()).hasSizeLessThanOrEqualTo(66);
        assertThat(row.offsets()).containsOnlyKeys(0, 60_000);
        ledger.close();
    }

    @Test
    void theOpenSliceOfManyUsersInManyRowsStaysWithinItsShareOfAReport() {
        Ledger ledger = ledger(state, START);
        write(ledger, tally -> {
            for (int row = 0; row < 3; row++) {
                for (int user = 0; user < 10_000; user++) {
                    tally.user(row, user, user != 7);
                }
            }
        });

        Slice open = report(ledger, 0).slices().get(0);

        assertThat(Coarse.bytes(open)).isLessThanOrEqualTo(Ledger.OPEN_MAX_BYTES);
        assertThat(open.row(0).users()).hasSize(10_000).containsEntry(7, new RowTally.UserTally(0, 1));
        ledger.close();
    }

    private static Evidence evidence(String detail) {
        return evidence(detail, START);
    }

    private static Evidence evidence(String detail, long startedAt) {
        List<TimelineEntry> timeline = new ArrayList<>();
        timeline.add(new TimelineEntry(0, "connect_start", null));
        for (int i = 1; i < 300; i++) {
            timeline.add(new TimelineEntry(i, "frame_in", "text " + "y".repeat(100)));
        }
        timeline.add(new TimelineEntry(301, "close_in", "1000"));
        boolean small = detail.length() < 100;
        return new Evidence(
                "",
                0,
                Symptom.NOT_READY,
                startedAt,
                1,
                small ? timeline.subList(0, 2) : timeline,
                null,
                "10.0.0.1:443",
                101,
                detail,
                "00-aa-bb-01");
    }

    private Ledger ledger(Path stateDir, long wallMillis) {
        return Ledger.open(plan, 0, POD, stateDir, clock(wallMillis), loop);
    }

    private static PodClock clock(long wallMillis) {
        return new PodClock(wallMillis, System.nanoTime());
    }

    private void write(Ledger ledger, Consumer<Tally> lines) {
        join(CompletableFuture.runAsync(() -> lines.accept(ledger.tally()), loop));
    }

    private static ShardReport report(Ledger ledger, long since) {
        return join(ledger.report(since));
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
