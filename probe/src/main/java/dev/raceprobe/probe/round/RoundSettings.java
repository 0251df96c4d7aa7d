package dev.raceprobe.probe.round;

import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.probe.PodClock;
import dev.raceprobe.probe.fetch.Fetcher;
import dev.raceprobe.probe.schedule.Admission;
import dev.raceprobe.probe.schedule.Breaker;
import dev.raceprobe.probe.script.Ids;
import dev.raceprobe.probe.script.Protocols;
import dev.raceprobe.probe.tally.Tally;
import dev.raceprobe.probe.ws.Connector;
import io.netty.channel.EventLoop;

/** What all rounds of a shard share. */
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
        Ids ids,
        Fetcher fetcher,
        Presence presence) {
    /** For rounds that ask nothing over HTTP. */
    public RoundSettings(
            ShardPlan plan,
            PodClock clock,
            EventLoop loop,
            Connector connector,
            Openings openings,
            Protocols protocols,
            Admission admission,
            Breaker breaker,
            Tally tally,
            Ids ids) {
        this(
                plan,
                clock,
                loop,
                connector,
                openings,
                protocols,
                admission,
                breaker,
                tally,
                ids,
                Fetcher.NONE,
                new Presence());
    }

    /** The same under another admission. */
    RoundSettings with(Admission other) {
        return new RoundSettings(
                plan, clock, loop, connector, openings, protocols, other, breaker, tally, ids, fetcher, presence);
    }
}
