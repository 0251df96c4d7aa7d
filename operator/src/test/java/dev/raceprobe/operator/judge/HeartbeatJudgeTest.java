package dev.raceprobe.operator.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.ScenarioStatus.Result;
import dev.raceprobe.contract.HeldEnd;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.operator.story.SliceStory;
import dev.raceprobe.operator.story.Story;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.ToLongBiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Three silent connections and two arms at 10 s, 25 s and 45 s a round, held for 7 minutes, started 11.7 s apart; what they die of. */
class HeartbeatJudgeTest {
    private static final String HEARTBEAT =
            "{'name':'held','type':'Heartbeat','interval':'10m','heartbeat':{'expectedIdleTimeout':'0s'}}";
    private static final String IDLE_60S = HEARTBEAT.replace("0s", "60s");
    private static final long HOLD = 420_000;
    private static final long STEP = 11_667;
    private static final long ROUND = 600_000;
    private static final long SEED = 7;

    private final Random random = new Random(SEED);

    /** A kind of connection; interval 0 is silent. */
    private record Kind(String arm, long interval) {}

    private static List<Kind> kinds() {
        List<Kind> kinds = new ArrayList<>();
        for (int seconds : new int[] {10, 25, 45}) {
            kinds.add(new Kind("silent", 0));
            kinds.add(new Kind("ping." + seconds + "s", seconds * 1000L));
            kinds.add(new Kind("message." + seconds + "s", seconds * 1000L));
        }
        return kinds;
    }

    /** Rounds in which a connection dies at the age that is told of its kind and its start; at 7 minutes it is closed by us. */
    private List<HeldEnd> rounds(int rounds, ToLongBiFunction<Kind, Long> age) {
        List<HeldEnd> ends = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            List<Kind> kinds = kinds();
            java.util.Collections.shuffle(kinds, random);
            for (int i = 0; i < kinds.size(); i++) {
                ends.add(end(kinds.get(i), round * ROUND + i * STEP, age));
            }
        }
        return ends;
    }

    private static HeldEnd end(Kind kind, long startMillis, ToLongBiFunction<Kind, Long> age) {
        long life = Math.min(HOLD, age.applyAsLong(kind, startMillis));
        long idle = kind.interval() == 0 ? life : life % kind.interval();
        long longest = kind.interval() == 0 || life < kind.interval() ? 0 : kind.interval();
        return new HeldEnd(
                startMillis + life, kind.arm(), kind.interval(), life, idle, longest, life == HOLD ? "held" : "1001");
    }

    private long jitter(long millis) {
        return random.nextLong(millis);
    }

    private Judgement judge(List<HeldEnd> ends) {
        Story story = Story.of(HEARTBEAT);
        for (int i = 0; i < ends.size(); i += HeldEnd.MAX) {
            List<HeldEnd> some = ends.subList(i, Math.min(ends.size(), i + HeldEnd.MAX));
            story.then(s -> tell(s, some));
        }
        return Judge.judge(story.input());
    }

    private static void tell(SliceStory s, List<HeldEnd> ends) {
        s.opened(ends.size());
        for (HeldEnd end : ends) {
            s.held(end);
            s.check(
                    end.arm(),
                    1,
                    end.survived() ? Symptom.NONE : Symptom.CLOSED_EARLY,
                    end.survived() ? "" : end.how());
        }
    }

    private static Map<Race, Long> failed(Judgement judgement) {
        return judgement.rows().get(0).outcomes().failed();
    }

    @Test
    void connectionsThatDieOfSilenceAreAnIdleTimeoutBetweenTheArms() {
        Judgement judgement = judge(rounds(
                2, (kind, start) -> kind.interval() == 0 || kind.interval() > 30_000 ? 30_000 + jitter(200) : HOLD));

        assertThat(failed(judgement)).isEqualTo(Map.of(Race.IDLE_TIMEOUT, 10L));
        IdleEstimate idle = judgement.rows().get(0).idle().orElseThrow();
        assertThat(idle.aboveMillis()).isEqualTo(OptionalLong.of(25_000));
        assertThat(idle.measuredMillis()).isBetween(30_000L, 30_200L);
        assertThat(idle.belowMillis()).isEqualTo(OptionalLong.of(45_000));
        assertThat(judgement.findings().get(0).message()).contains("a frame every 25s prevents it");
        assertThat(judgement.rows().get(0).result()).isEqualTo(Result.Failed);
    }

    /** As behind one of several proxies that has an idle timeout. */
    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.3, 0.1, 0.02})
    void anIdleTimeoutOfSomeConnectionsIsOneToo(double share) {
        List<HeldEnd> ends = rounds((int) (16 / share), (kind, start) -> {
            boolean isIdle = kind.interval() == 0 || kind.interval() > 30_000;
            return isIdle && random.nextDouble() < share ? 30_000 + jitter(200) : HOLD;
        });

        IdlePattern idle = IdlePattern.of(ends).orElseThrow();

        assertThat(idle.died())
                .hasSameElementsAs(ends.stream().filter(end -> !end.survived()).toList());
        assertThat(idle.estimate().aboveMillis()).isEqualTo(OptionalLong.of(25_000));
        assertThat(idle.estimate().measuredMillis()).isBetween(30_000L, 30_200L);
        assertThat(idle.estimate().belowMillis()).isEqualTo(OptionalLong.of(45_000));
    }

    /** At one age, at one moment, by chance. */
    @ParameterizedTest
    @ValueSource(strings = {"age", "moment", "chance"})
    void whatKillsSomeWhateverTheySendIsNoIdleTimeout(String cause) {
        for (int run = 0; run < 300; run++) {
            double share = run % 3 == 0 ? 0.5 : run % 3 == 1 ? 0.3 : 0.05;
            long age = 20_000 + jitter(200_000);
            List<HeldEnd> ends = rounds(20, (kind, start) -> {
                long dies = switch (cause) {
                    case "age" -> age + jitter(500);
                    case "moment" -> age + 120_000 - start % ROUND;
                    default -> jitter(HOLD);
                };
                return random.nextDouble() < share ? dies : HOLD;
            });

            assertThat(IdlePattern.of(ends)).as("run %d", run).isEmpty();
        }
    }

    /** As an application's own timeout sees it: its framework answers pings for it. */
    @Test
    void anIdleTimeoutThatPingsDoNotPreventIsOneFinding() {
        Judgement judgement = judge(rounds(
                2,
                (kind, start) -> kind.arm().equals("message.10s") || kind.arm().equals("message.25s")
                        ? HOLD
                        : 30_000 + jitter(200)));

        assertThat(failed(judgement)).isEqualTo(Map.of(Race.IDLE_TIMEOUT, 14L));
        IdleEstimate idle = judgement.rows().get(0).idle().orElseThrow();
        assertThat(idle.aboveMillis()).isEqualTo(OptionalLong.of(25_000));
        assertThat(idle.measuredMillis()).isBetween(30_000L, 30_200L);
        assertThat(idle.belowMillis()).isEqualTo(OptionalLong.of(45_000));
        assertThat(judgement.findings().get(0).message()).contains("a message every 25s prevents it, pings do not");
    }

    /** The server's own pings every 20 s are frames; its application hears messages alone. */
    @Test
    void anIdleTimeoutOfTheApplicationIsOneWhateverItsServerSends() {
        List<HeldEnd> ends =
                rounds(2, (kind, start) -> kind.arm().startsWith("message") ? HOLD : 60_000 + jitter(200)).stream()
                        .map(end -> new HeldEnd(
                                end.endedAtMillis(),
                                end.arm(),
                                end.intervalMillis(),
                                end.lifetimeMillis(),
                                end.lifetimeMillis() % 20_000,
                                20_000,
                                end.how()))
                        .toList();

        Judgement judgement = judge(ends);

        assertThat(failed(judgement)).isEqualTo(Map.of(Race.IDLE_TIMEOUT, 12L));
        assertThat(judgement.rows().get(0).idle().orElseThrow().measuredMillis())
                .isBetween(60_000L, 60_200L);
    }

    @Test
    void whereOnlySilentOnesDieThereIsNoUpperArm() {
        IdleEstimate idle = judge(rounds(1, (kind, start) -> kind.interval() == 0 ? 60_000 + jitter(900) : HOLD))
                .rows()
                .get(0)
                .idle()
                .orElseThrow();

        assertThat(idle.aboveMillis()).isEqualTo(OptionalLong.of(45_000));
        assertThat(idle.belowMillis()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {60_000, 180_000, 241_000})
    void connectionsThatDieAtOneAgeAreNotIdleHoweverSilent(long maximumAge) {
        Judgement judgement = judge(rounds(3, (kind, start) -> maximumAge + jitter(300)));

        assertThat(failed(judgement)).isEqualTo(Map.of(Race.HEARTBEAT_DISCONNECT, 27L));
        assertThat(judgement.rows().get(0).idle()).isEmpty();
        assertThat(judgement.findings().get(0).message()).contains("whatever was sent meanwhile");
    }

    @Test
    void silentArmsAloneCannotTellSilenceFromAge() {
        List<HeldEnd> silent = rounds(3, (kind, start) -> 60_000).stream()
                .filter(end -> end.intervalMillis() == 0)
                .toList();

        assertThat(failed(judge(silent))).isEqualTo(Map.of(Race.HEARTBEAT_DISCONNECT, 9L));
    }

    @ParameterizedTest
    @ValueSource(longs = {150_000, 181_000, 200_000})
    void connectionsOfDifferentAgesThatDieTogetherFourTimesDieOfACommonCause(long period) {
        List<HeldEnd> ends = rounds(4, (kind, start) -> period - start % period + jitter(500));

        Judgement judgement = judge(ends);

        assertThat(failed(judgement)).containsKey(Race.PERIODIC_DISCONNECT);
        assertThat(failed(judgement)).doesNotContainKey(Race.IDLE_TIMEOUT);
        assertThat(judgement.rows().get(0).reason()).isEqualTo("PeriodicDisconnect");
        assertThat(judgement.findings().get(0).message()).contains("died together");
    }

    /** A proxy drops what is silent for 30 s, and the server restarts 115 s into each round: some arms die of both. */
    @Test
    void eachDeathHasTheNameOfItsOwnCause() {
        long restart = 115_000;
        List<HeldEnd> ends = rounds(6, (kind, start) -> {
            long toRestart = restart - start % ROUND;
            return kind.interval() == 0 || kind.interval() > 30_000 ? Math.min(30_000, toRestart) : toRestart;
        });
        long idle = ends.stream().filter(end -> end.lifetimeMillis() == 30_000).count();
        assertThat(ends)
                .as("an idle arm that the restart ended")
                .anyMatch(end -> end.arm().equals("silent") && end.lifetimeMillis() < 30_000);

        assertThat(failed(judge(ends))).isEqualTo(Map.of(Race.IDLE_TIMEOUT, idle, Race.PERIODIC_DISCONNECT, 54 - idle));
    }

    /** A proxy drops what is silent for 60 s, as is known, and the server restarts 140 s into each round. */
    @Test
    void endsAfterTheIdleTimeoutThatIsKnownLendTheirNameToNoDeath() {
        long restart = 140_000;
        List<HeldEnd> ends = rounds(6, (kind, start) -> {
            long toRestart = restart - start % ROUND;
            return kind.interval() == 0 ? Math.min(60_000, toRestart) : toRestart;
        });
        long expected = ends.stream().filter(end -> end.isExpected(60_000)).count();
        assertThat(ends)
                .as("a silent one that the restart ended")
                .anyMatch(end -> end.arm().equals("silent") && !end.isExpected(60_000));

        Judgement judgement = Judge.judge(Story.of(IDLE_60S)
                .then(s -> {
                    s.opened(ends.size());
                    for (HeldEnd end : ends) {
                        boolean passes = end.isExpected(60_000);
                        s.held(end)
                                .check(
                                        end.arm(),
                                        1,
                                        passes ? Symptom.NONE : Symptom.CLOSED_EARLY,
                                        passes ? "" : end.how());
                    }
                })
                .input());

        assertThat(expected).isPositive();
        assertThat(failed(judgement)).isEqualTo(Map.of(Race.PERIODIC_DISCONNECT, 54 - expected));
        assertThat(judgement.rows().get(0).idle()).as("measured all the same").isPresent();
    }

    @Test
    void threeCommonDeathsAreNoPatternYet() {
        List<HeldEnd> ends = rounds(3, (kind, start) -> 300_000 - start % 300_000 + jitter(500));

        assertThat(failed(judge(ends))).isEqualTo(Map.of(Race.HEARTBEAT_DISCONNECT, 27L));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void deathsByChanceHaveNoPattern(long seed) {
        Random chance = new Random(seed);
        Judgement judgement = judge(rounds(3, (kind, start) -> 5_000 + chance.nextLong(500_000)));

        assertThat(failed(judgement)).containsOnlyKeys(Race.HEARTBEAT_DISCONNECT);
        assertThat(judgement.findings().get(0).message()).contains("no pattern");
        assertThat(judgement.rows().get(0).idle()).isEmpty();
    }

    /** Of 40 rounds with 9 deaths each a dozen pairs die within 2 s of each other. */
    @Test
    void pairsThatDieTogetherByChanceAreNoPatternHoweverMany() {
        CommonDeaths common = CommonDeaths.of(rounds(40, (kind, start) -> 5_000 + jitter(400_000)));

        assertThat(common.moments()).isGreaterThanOrEqualTo(CommonDeaths.MIN_MOMENTS);
        assertThat(common.isPattern()).isFalse();
    }

    @Test
    void anIdleTimeoutThatIsAcceptedIsMeasuredAllTheSame() {
        List<HeldEnd> ends = rounds(1, (kind, start) -> kind.interval() == 0 ? 60_000 + jitter(900) : HOLD);
        Judgement judgement = Judge.judge(Story.of(IDLE_60S)
                .then(s -> {
                    s.pass(ends.size());
                    ends.forEach(s::held);
                })
                .input());

        assertThat(judgement.rows().get(0).result()).isEqualTo(Result.Passed);
        assertThat(judgement.rows().get(0).idle()).isPresent();
        assertThat(judgement.rows().get(0).message()).contains("idle timeout 60");
    }

    @Test
    void whereNothingDiesNothingIsFound() {
        Judgement judgement = judge(rounds(2, (kind, start) -> HOLD));

        assertThat(judgement.findings()).isEmpty();
        assertThat(judgement.rows().get(0).reason()).isEqualTo("EnoughEvidence");
    }
}
