package dev.raceprobe.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.LatencyStatus;
import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.api.v1alpha1.RaceWindow;
import dev.raceprobe.contract.Counter;
import dev.raceprobe.contract.Phase;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.operator.judge.ConditionFact;
import dev.raceprobe.operator.judge.Judge;
import dev.raceprobe.operator.story.Specs;
import dev.raceprobe.operator.story.Story;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StatusesTest {
    private static final Instant TEN = Instant.parse("2026-08-22T10:00:00.123Z");
    private static final Instant NOON = Instant.parse("2026-08-22T12:00:00.456Z");
    private static final ConditionFact RUNNING = new ConditionFact("Ready", "True", "ProbesRunning", "1/1 shards");
    private static final ConditionFact INVALID = new ConditionFact("Ready", "False", "InvalidSpec", "spec.mode: …");

    private static final Story HEALTHY = Story.of(Specs.EVENTS).then(4, s -> s.pass(20));
    private static final Story BROKEN = Story.of(Specs.EVENTS).then(4, s -> s.fail(20, Symptom.EVENT_MISSING, "b"));

    @Test
    void allFiveConditionsAreThereFromTheFirstMomentOn() {
        RaceProbeStatus status =
                Statuses.notJudged(1, INVALID, List.of(), Optional.empty(), 0, 0, Optional.empty(), TEN);

        assertThat(status.conditions())
                .extracting(c -> c.getType() + " " + c.getStatus() + " " + c.getReason())
                .containsExactly(
                        "Ready False InvalidSpec",
                        "Passing Unknown NotAttempted",
                        "TargetReachable Unknown NotAttempted",
                        "CredentialsValid Unknown NotAttempted",
                        "MeasurementTrusted Unknown NotAttempted");
        assertThat(status.conditions()).allSatisfy(c -> {
            assertThat(c.getLastTransitionTime()).isEqualTo("2026-08-22T10:00:00Z");
            assertThat(c.getObservedGeneration()).isEqualTo(1);
        });
    }

    @Test
    void aTransitionTimeMovesOnlyWhenTheStatusDoes() {
        RaceProbeStatus before = judged(HEALTHY, Optional.empty(), TEN);
        RaceProbeStatus same = judged(HEALTHY, Optional.of(before), NOON);
        RaceProbeStatus changed = judged(BROKEN, Optional.of(before), NOON);

        assertThat(condition(same, "Passing").getLastTransitionTime()).isEqualTo("2026-08-22T10:00:00Z");
        assertThat(condition(changed, "Passing").getLastTransitionTime()).isEqualTo("2026-08-22T12:00:00Z");
        assertThat(condition(changed, "Ready").getLastTransitionTime()).isEqualTo("2026-08-22T10:00:00Z");
    }

    @Test
    void theSameJudgementGivesTheSameStatus() {
        RaceProbeStatus before = judged(HEALTHY, Optional.empty(), TEN);

        assertThat(judged(HEALTHY, Optional.of(before), NOON)).isEqualTo(before);
    }

    @Test
    void aSpecThatIsNotJudgedKeepsWhatWasFoundAndForWhichGeneration() {
        RaceProbeStatus before = judged(BROKEN, Optional.empty(), TEN);

        RaceProbeStatus status =
                Statuses.notJudged(8, INVALID, List.of(), Optional.empty(), 1, 0, Optional.of(before), NOON);

        assertThat(status.observedGeneration()).isEqualTo(8);
        assertThat(condition(status, "Ready").getReason()).isEqualTo("InvalidSpec");
        assertThat(condition(status, "Ready").getObservedGeneration()).isEqualTo(8);
        assertThat(condition(status, "Passing")).isEqualTo(condition(before, "Passing"));
        assertThat(status.scenarios()).isEqualTo(before.scenarios());
        assertThat(status.findings()).isEqualTo(before.findings());
        assertThat(status.latency()).isEqualTo(before.latency());
        assertThat(status.window()).isEqualTo(before.window());
        assertThat(status.lastCheckTime()).isEqualTo(before.lastCheckTime());
        assertThat(status.shards().ready()).isZero();
    }

    @Test
    void aMessageThatIsLongerThanTheApiAllowsIsCut() {
        Story story = Story.of(Specs.EVENTS)
                .revision("chat-1")
                .revision("chat-" + "2".repeat(1_100))
                .then(4, s -> s.fail(20, Symptom.EVENT_MISSING, ""));

        RaceProbeStatus status = judged(story, Optional.empty(), TEN);

        assertThat(status.scenarios().get(0).message())
                .hasSize(1_024)
                .startsWith("80 of 80 checks failed")
                .endsWith("2…");
        assertThat(status.findings().get(0).message()).hasSize(1_024).endsWith("2…");
    }

    @Test
    void aShareIsAHundredPercentOnlyWhenAllOpened() {
        Story story = Story.of(Specs.EVENTS).then(s -> s.pass(9_999).rejected(1, 502));

        assertThat(judged(story, Optional.empty(), TEN).window().openedPercent())
                .isEqualTo("99.9");
        assertThat(judged(HEALTHY, Optional.empty(), TEN).window().openedPercent())
                .isEqualTo("100.0");
    }

    @Test
    void theWindowSumsUpItsConnectionsAndItsFailedChecks() {
        Story story = Story.of(Specs.ISOLATION)
                .then(s -> s.pass(9).fail(1, Symptom.FOREIGN_FRAME, "canary").count(Counter.FOREIGN_FRAMES, 4))
                .then(s -> s.pass(8).rejected(2, 500));

        RaceProbeStatus status = judged(story, Optional.empty(), TEN);

        assertThat(status.window().connections()).isEqualTo(20);
        assertThat(status.window().openedPercent()).isEqualTo("90.0");
        assertThat(status.window().races()).isEqualTo(3);
        assertThat(status.window().startTime())
                .isEqualTo(Instant.ofEpochMilli(Story.FIRST * 90_000).toString());
        assertThat(status.window().endTime())
                .isEqualTo(Instant.ofEpochMilli((Story.FIRST + 2) * 90_000).toString());
        assertThat(status.scenarios().get(0).findings()).isEqualTo(3);
        assertThat(status.findings())
                .extracting(finding -> finding.race() + " " + finding.count())
                .containsExactly("upgrade_failed 2", "cross_user_leak 4");
        assertThat(status.findings()).allSatisfy(f -> assertThat(f.owner()).isEqualTo("Target"));
    }

    @Test
    void aRaceWindowIsWrittenInMillisecondsAndPercent() {
        Story story = Story.of(Specs.ACCEPT)
                .then(
                        4,
                        s -> s.firstMessages(10, 0, Symptom.ACCEPT_ERROR, "x")
                                .firstMessages(10, 79, Symptom.ACCEPT_ERROR, "x")
                                .answered(10, 80)
                                .answered(10, 600));

        assertThat(judged(story, Optional.empty(), TEN).scenarios().get(0).raceWindow())
                .isEqualTo(new RaceWindow("0ms", "80ms", "79ms", "1ms", "100.0"));
    }

    @Test
    void latenciesOfAProfileAreMergedOverItsRowsBeforeTheyAreRead() {
        Story story = Story.of(Specs.ACCEPT, Specs.EVENTS)
                .then(s -> s.pass(1).took(Phase.TCP, 200, 90).row(1).pass(1).took(Phase.TCP, 2000, 10));

        assertThat(judged(story, Optional.empty(), TEN).latency())
                .singleElement()
                .satisfies(latency -> {
                    assertThat(latency)
                            .extracting(LatencyStatus::phase, LatencyStatus::profile, LatencyStatus::count)
                            .containsExactly("tcp", "baseline", 100L);
                    assertThat(latency.p50()).isBetween(198L, 202L);
                    assertThat(latency.p95()).isBetween(1980L, 2020L);
                });
    }

    @Test
    void noMoreThanTwentyFindingsAreListedTheNewestFirst() {
        String[] scenarios = new String[7];
        for (int i = 0; i < scenarios.length; i++) {
            scenarios[i] = Specs.EVENTS.replace("'events','type'", "'s" + i + "','type'");
        }
        Story story = Story.of(scenarios).then(s -> {
            for (int i = 0; i < 7; i++) {
                s.row(i)
                        .atSecond(i)
                        .fail(9, Symptom.EVENT_MISSING, "")
                        .fail(9, Symptom.NOT_READY, "")
                        .fail(9, Symptom.EVENT_LATE, "");
            }
        });

        List<String> listed = judged(story, Optional.empty(), TEN).findings().stream()
                .map(finding -> finding.scenario())
                .toList();

        assertThat(listed).hasSize(20).startsWith("s6", "s6", "s6", "s5").endsWith("s0", "s0");
    }

    @Test
    void theLastPassLivesOnWhenNothingPassesAnyMore() {
        RaceProbeStatus before = judged(HEALTHY, Optional.empty(), TEN);

        assertThat(judged(BROKEN, Optional.of(before), NOON).lastPassTime()).isEqualTo(before.lastPassTime());
    }

    @Test
    void rowsSayThatAPodWasReplacedAsLongAsTheirWindowReachesBackToIt() {
        long replaced = NOON.minusSeconds(60).toEpochMilli();
        RaceProbeStatus before = judged(HEALTHY, OptionalLong.of(replaced), Optional.empty(), NOON);
        assertThat(before.scenarios()).isNotEmpty().allMatch(row -> Boolean.TRUE.equals(row.restarted()));

        Instant muchLater = NOON.plusSeconds(86_400 * 2);
        assertThat(judged(HEALTHY, OptionalLong.of(replaced), Optional.empty(), muchLater)
                        .scenarios())
                .isNotEmpty()
                .allMatch(row -> row.restarted() == null);
    }

    @Test
    void anOperatorThatWasRestartedKeepsSayingItUntilTheWindowIsFullAgain() {
        Story story = HEALTHY;
        Instant end = Instant.ofEpochMilli(story.input().nowMillis());
        RaceProbeStatus before = judged(story, OptionalLong.of(end.toEpochMilli() - 1_000), Optional.empty(), end);

        assertThat(judged(story, OptionalLong.empty(), Optional.of(before), end).scenarios())
                .isNotEmpty()
                .allMatch(row -> Boolean.TRUE.equals(row.restarted()));
        assertThat(judged(story, OptionalLong.empty(), Optional.empty(), end).scenarios())
                .allMatch(row -> row.restarted() == null);
    }

    private static RaceProbeStatus judged(Story story, Optional<RaceProbeStatus> previous, Instant now) {
        return judged(story, OptionalLong.empty(), previous, now);
    }

    private static RaceProbeStatus judged(
            Story story, OptionalLong replacedMillis, Optional<RaceProbeStatus> previous, Instant now) {
        return Statuses.of(new StatusInput(
                story.plan(),
                7,
                Judge.judge(story.input()),
                RUNNING,
                1,
                Optional.empty(),
                replacedMillis,
                previous,
                Optional.empty(),
                now));
    }

    private static Condition condition(RaceProbeStatus status, String type) {
        return status.conditions().stream()
                .filter(c -> c.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
