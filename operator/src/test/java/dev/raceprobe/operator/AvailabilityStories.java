package dev.raceprobe.operator;

import static dev.raceprobe.operator.support.World.collected;
import static dev.raceprobe.operator.support.World.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.operator.dependent.Owned;
import dev.raceprobe.operator.support.ApiServer;
import dev.raceprobe.operator.support.FakeShard;
import dev.raceprobe.operator.support.KillLoop;
import dev.raceprobe.operator.support.OperatorProcess;
import dev.raceprobe.operator.support.Relay;
import dev.raceprobe.operator.support.Reports;
import dev.raceprobe.operator.support.Samples;
import dev.raceprobe.operator.support.Stall;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Replicas that die, an API server that is away: the same world as if nothing had happened. */
abstract class AvailabilityStories extends ShardStories {
    private static final String YAML = Samples.text("probe-two-shards.yaml");
    /** As short as whole seconds and their rounding allow. */
    private static final LeaderLease SHORT =
            new LeaderLease(Duration.ofSeconds(4), Duration.ofSeconds(3), Duration.ofMillis(300));

    private static final long SEED = Long.getLong("chaos.seed", 1);
    private static final int FAIL_OVERS = 5;
    /** Of 32 that may be reconciled at once. */
    private static final int STUCK = 12;

    AvailabilityStories(ApiServer server) {
        super(server);
    }

    @Test
    void onlyTheLeaderReconcilesAndWhoStopsHandsOverAtOnce() throws Exception {
        OperatorSettings settings = world.settings().elected(LeaderLease.DEFAULT);
        OperatorApp first = OperatorApp.start(settings);
        eventually("the first leads")
                .until(() -> world.leader(settings.kubernetes()).isPresent());
        String leader = world.leader(settings.kubernetes()).orElseThrow();
        try (OperatorApp second = OperatorApp.start(settings)) {
            world.apply(YAML);
            eventually("the StatefulSet is there").until(() -> world.statefulSet("chat") != null);
            eventually("it reconciles")
                    .untilAsserted(() -> assertThat(metrics(first)).contains("raceprobe_info{"));
            assertThat(metrics(second)).doesNotContain("raceprobe_info{");

            first.close();
            assertThat(world.leader(settings.kubernetes()))
                    .as("it did not keep the others waiting for the end of its term")
                    .isNotEqualTo(Optional.of(leader));
            world.apply(YAML.replace("name: chat", "name: later"));
            collected("the second reconciles").until(() -> world.statefulSet("later") != null);
        }
    }

    @Test
    void aLeaderThatIsCutOffIsReplacedAndWritesNothingAnyMore() throws Exception {
        OperatorSettings settings = world.settings().elected(SHORT);
        CountDownLatch lost = new CountDownLatch(1);
        try (Relay relay = Relay.to(settings.kubernetes());
                OperatorApp first = OperatorApp.start(settings.reaching(relay.config()), lost::countDown)) {
            eventually("the first leads")
                    .until(() -> world.leader(settings.kubernetes()).isPresent());
            world.operates(OperatorApp.start(settings));
            running("chat", 2);
            eventually("Passing")
                    .untilAsserted(
                            () -> assertThat(world.condition("chat", "Passing")).startsWith("True"));
            String transition = world.fullCondition("chat", "Passing").getLastTransitionTime();

            relay.cut();
            assertThat(lost.await(30, TimeUnit.SECONDS))
                    .as("the first knows it")
                    .isTrue();
            world.apply(YAML.replace("name: chat", "name: later"));
            collected("the second reconciles").until(() -> world.statefulSet("later") != null);
            relay.mend();
            shards.forEach(FakeShard::forgetPulls);
            eventually("pulled anew").until(() -> shards.stream().allMatch(shard -> shard.pulls() > 5));
            assertThat(world.fullCondition("chat", "Passing").getLastTransitionTime())
                    .isEqualTo(transition);
            assertThat(passed(first)).as("of the one that leads no more").isPositive();
        }
    }

    @Test
    void whatIsSeenAndEditedWhileTheApiServerIsAwayIsTakenWhenItIsBack() throws Exception {
        try (Relay relay = Relay.to(world.settings().kubernetes())) {
            OperatorApp app = world.startOperator(world.settings().reaching(relay.config()));
            silent("chat", 2, YAML);
            ShardPlan plan = world.plan("chat");
            long now = Reports.sliceAt(plan, System.currentTimeMillis()) - 1;
            reports(plan, now - 10, now);
            eventually("10 closed slices of 2 shards are counted")
                    .untilAsserted(() -> assertThat(passed(app)).isEqualTo(10 * 2 * Reports.CHECKS));
            String transition = world.fullCondition("chat", "Passing").getLastTransitionTime();

            relay.cut();
            reports(plan, now - 10, now + 1); // closed while nothing can be written
            world.apply(YAML.replace("name: chat", "name: later"));
            shards.forEach(FakeShard::forgetPulls);
            eventually("pulled on").until(() -> shards.stream().allMatch(shard -> shard.pulls() > 10));
            assertThat(world.statefulSet("later")).isNull();

            relay.mend();
            collected("the edit is taken").until(() -> world.statefulSet("later") != null);
            collected("the eleventh is counted, once")
                    .untilAsserted(() -> assertThat(passed(app)).isEqualTo(11 * 2 * Reports.CHECKS));
            assertThat(world.condition("chat", "Passing")).startsWith("True");
            assertThat(world.fullCondition("chat", "Passing").getLastTransitionTime())
                    .isEqualTo(transition);
        }
    }

    @Test
    void aProbeThatWasDeletedAndMadeAnewWhileTheOperatorWasDownIsAnother() {
        world.startOperator();
        String before = world.apply(YAML).getMetadata().getUid();
        eventually("the StatefulSet is there").until(() -> world.statefulSet("chat") != null);
        world.stopOperator();
        world.client().resource(world.probe("chat")).delete();
        String after = world.apply(YAML.replace("replicas: 2", "replicas: 3"))
                .getMetadata()
                .getUid();
        assertThat(after).isNotEqualTo(before);

        world.startOperator();
        collected("the new one has its own").untilAsserted(() -> {
            assertThat(Owned.isControlledBy(world.statefulSet("chat"), after)).isTrue();
            assertThat(Owned.isControlledBy(world.planConfigMap("chat"), after)).isTrue();
            assertThat(world.statefulSet("chat").getSpec().getReplicas()).isEqualTo(3);
        });
    }

    @Test
    void neitherAPodNorAnApiServerThatDoesNotAnswerHoldsUpTheOthers() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (Stall stall = server.stall(world.settings(), "stuck")) {
            world.startOperator(stall.settings());
            world.apply(YAML.replace("name: chat", "name: mute"));
            eventually("the StatefulSet is there").until(() -> world.statefulSet("mute") != null);
            FakeShard mute = shard();
            mute.answersWith(exchange -> await(end));
            world.runPod("mute", 0, mute);
            eventually("it is asked").until(() -> mute.pulls() > 0);
            for (int i = 0; i < STUCK; i++) {
                world.apply(YAML.replace("name: chat", "name: stuck-" + i).replace("chat.shop", "chat-" + i + ".shop"));
            }
            eventually("none of them is answered").until(() -> stall.unanswered() >= STUCK);

            world.apply(YAML.replace("name: chat", "name: other"));
            eventually("another one goes on").until(() -> world.statefulSet("other") != null);
            assertThat(world.statefulSet("stuck-0")).isNull();
        } finally {
            end.countDown();
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }

    @Test
    void killedAtAnyPointItMakesTheSameWorld() throws Exception {
        long seed = 20_261_121;
        killed(5, seed, KillLoop.ofWires(world, seed));
    }

    /** {@code mvn verify -Pchaos}; {@code -Dchaos.seed} for other points. */
    @Test
    @Tag("chaos")
    void killed50TimesItMakesTheSameWorld() throws Exception {
        killed(50, SEED, KillLoop.ofWires(world, SEED));
    }

    @Test
    @Tag("chaos")
    void killed50TimesAsAProcessItMakesTheSameWorld() throws Exception {
        killed(50, SEED, KillLoop.ofProcesses(world, SEED, Path.of("target", "killed-operators.log")));
    }

    private static void killed(int times, long seed, KillLoop loop) throws Exception {
        long begin = System.nanoTime();
        Map<String, String> owned = loop.killed(times);
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
        assertThat(owned).as("seed %d, %s", seed, loop).isNotEmpty().isEqualTo(loop.undisturbed());
        System.out.println(times + " kills, seed " + seed + ": " + loop + ", the same " + owned.size() + " objects, "
                + seconds + " s");
    }

    /** Timed: the leader's process is killed, and the other writes the status of a new probe. */
    @Test
    @Tag("chaos")
    void aLeaderThatIsKilledIsReplacedWithin15Seconds() throws Exception {
        List<Long> millis = new ArrayList<>();
        OperatorProcess leader = replica();
        OperatorProcess standby = null;
        try {
            for (int i = 0; i < FAIL_OVERS; i++) {
                String name = "p" + i;
                leads(leader, "before-" + i); // before there is another that might
                standby = replica();
                eventually("the other is ready").atMost(Duration.ofMinutes(1)).until(standby::isReady);
                long begin = System.nanoTime();
                leader.kill();
                world.apply(YAML.replace("name: chat", "name: " + name));
                collected("the other has written a status").until(() -> world.status(name) != null);
                millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
                leader.close();
                leader = standby;
            }
        } finally {
            leader.close();
            if (standby != null) {
                standby.close();
            }
        }
        System.out.println("fail-over after SIGKILL, ms: " + millis);
        assertThat(millis).allMatch(each -> each < 15_000);
    }

    private void leads(OperatorProcess operator, String probe) {
        world.apply(YAML.replace("name: chat", "name: " + probe));
        collected("it leads").until(() -> operator.reconciles(probe));
    }

    private OperatorProcess replica() {
        return OperatorProcess.start(
                world.settings().kubernetes(),
                world.namespace(),
                Path.of("target", "replicas.log"),
                "--leader-election");
    }
}
