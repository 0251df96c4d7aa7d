package dev.raceprobe.operator.status;

import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.operator.judge.ConditionFact;
import dev.raceprobe.operator.judge.Judgement;
import dev.raceprobe.operator.run.RunStatus;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a status is made of.
 *
 * @param generation of the spec that was judged
 * @param ready what Ready is to say; it is about pods
 * @param readyShards shards that report
 * @param run what is to be said of runs; empty in mode Continuous
 * @param replacedMillis when a pod began to report in the place of another, epoch milliseconds; empty: none that is known of
 * @param previous the status so far; its transition times and last pass live on
 * @param windowEndMillis end of the last slice that was counted, epoch milliseconds; empty: end of the newest
 * @param now wall clock
 */
public record StatusInput(
        ShardPlan plan,
        long generation,
        Judgement judgement,
        ConditionFact ready,
        int readyShards,
        Optional<RunStatus> run,
        OptionalLong replacedMillis,
        Optional<RaceProbeStatus> previous,
        Optional<Long> windowEndMillis,
        Instant now) {}
