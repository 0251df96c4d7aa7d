package dev.raceprobe.operator.judge;

import dev.raceprobe.api.v1alpha1.Scenario;
import dev.raceprobe.api.v1alpha1.ScenarioType;
import dev.raceprobe.contract.ShardPlan;
import java.util.List;
import java.util.stream.LongStream;

/** After how many milliseconds a row's rounds do the same again: shards, users and offsets take turns. */
final class OwnCycles {
    private OwnCycles() {}

    static List<Long> of(ShardPlan plan, ShardPlan.Row row) {
        Scenario scenario = plan.scenario(row);
        long users = plan.auth().users() == null ? 1 : plan.auth().users().count();
        long offsets = 1;
        if (scenario.type() == ScenarioType.AcceptRace) {
            int connections = scenario.acceptRace().connections();
            int swept = scenario.acceptRace().search() ? (connections + 1) / 2 : connections;
            offsets = turns(scenario.acceptRace().sendOffsets().size(), swept) * plan.shards();
        }
        return LongStream.of(plan.shards(), turns(users, row.connections()), offsets)
                .filter(rounds -> rounds > 1)
                .map(rounds -> rounds * row.intervalMillis())
                .boxed()
                .toList();
    }

    /** Rounds until everyone had the same turns again, so many of them taking a turn in each. */
    private static long turns(long of, long each) {
        long a = of;
        long b = each;
        while (b != 0) {
            long rest = a % b;
            a = b;
            b = rest;
        }
        return of / a;
    }
}
