package dev.raceprobe.probe.round;

import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.probe.PodClock;
import dev.raceprobe.probe.schedule.Admission;
import dev.raceprobe.probe.schedule.Breaker;
import dev.raceprobe.probe.script.Protocols;
import dev.raceprobe.probe.tally.Tally;
import dev.raceprobe.probe.ws.Connector;
import io.netty.channel.EventLoop;
import java.util.SplittableRandom;

/**
 * What all rounds of a shard share.
 *
 * @param traceIds unlike everything else drawn by chance not from the plan's seed: trace ids are unique over restarts and shards
 */
public record RoundSettings(
        ShardPlan plan,
        PodClock clock,
        EventLoop loop,
        Connector connector,
        Openings openings,
        Protocols protocols,
        Admission admission,
        Breaker breaker,
        Tally tally,
        SplittableRandom traceIds) {}
