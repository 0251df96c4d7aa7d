package dev.raceprobe.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.LastRun;
import dev.raceprobe.api.v1alpha1.RaceProbeSpec;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.operator.collect.Collected;
import dev.raceprobe.operator.merge.EvidenceWindow;
import dev.raceprobe.operator.plan.PlanOptions;
import dev.raceprobe.operator.plan.Planner;
import dev.raceprobe.operator.run.RunState;
import dev.raceprobe.operator.story.Specs;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunsTest {
    private static final Instant TICK = Instant.parse("2026-08-22T10:00:00Z");
    private static final RunState RUNNING =
            new RunState.Running(new LastRun(TICK.toString(), TICK.toString(), TICK.toString(), null, null), true);

    @ParameterizedTest(name = "{0}: after {1} min with {2} shards over: {3}")
    @CsvSource({"Scheduled, 20, 0, false", "Scheduled, 21, 0, true", "Once, 600, 0, false", "Once, 1, 1, true"})
    void aScheduledRunIsGivenUpWhenAShardStillDoesNotReportTenMinutesAfterItsBound(
            String mode, int minutes, int finished, boolean isOver) {
        ShardPlan plan = plan(mode);
        Map<Integer, String> reporting = finished == 1 ? Map.of(0, "uid") : Map.of();

        assertThat(Runs.isOver(RUNNING, plan, collected(plan, reporting, finished == 1), after(minutes)))
                .isEqualTo(isOver);
    }

    @Test
    void aShardThatWasNotAskedYetIsNotGivenUp() {
        ShardPlan plan = plan("Scheduled");
        Collected asked = collected(plan, Map.of(), false);
        Collected notAsked = new Collected(false, asked.window(), Map.of(), Set.of(), OptionalLong.empty(), List.of());

        assertThat(Runs.isOver(RUNNING, plan, asked, after(600))).isTrue();
        assertThat(Runs.isOver(RUNNING, plan, notAsked, after(600))).isFalse();
    }

    @Test
    void aRunWhoseShardsReportEndsByItself() {
        ShardPlan plan = plan("Scheduled");

        assertThat(Runs.isOver(RUNNING, plan, collected(plan, Map.of(0, "uid"), false), after(600)))
                .isFalse();
        assertThat(Runs.isOver(new RunState.Continuous(), plan, collected(plan, Map.of(), true), after(600)))
                .isFalse();
    }

    private static ShardPlan plan(String mode) {
        RaceProbeSpec spec =
                Specs.of("'mode':'" + mode + "','schedule':{'cron':'*/15 * * * *'},'scenarios':[" + Specs.EVENTS + "]");
        return Planner.plan("shop", "chat", spec, PlanOptions.run("1", PlanOptions.bounds(spec), List.of()));
    }

    private static Collected collected(ShardPlan plan, Map<Integer, String> reporting, boolean finished) {
        return new Collected(
                true,
                new EvidenceWindow(plan),
                reporting,
                finished ? Set.of(0) : Set.of(),
                OptionalLong.empty(),
                List.of());
    }

    private static Instant after(int minutes) {
        return TICK.plusSeconds(60L * minutes);
    }
}
