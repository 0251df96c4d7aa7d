package dev.raceprobe.operator.judge;

import dev.raceprobe.api.v1alpha1.Scenario;
import dev.raceprobe.api.v1alpha1.ScenarioType;
import dev.raceprobe.contract.ShardPlan;
import java.util.List;
import java.util.stream.LongStream;

/**
 * With which periods a row's rounds may fail by themselves, as shards, users and offsets take turns: whole cycles; parts of a cycle
 * that are whole numbers of rounds, as of every tenth user; and a few more, as of three users who happen to be nearly as far from
 * each other. Not all parts: those of a long cycle lie closer to each other than any period is known.
 */
final class OwnCycles {
    private static final long NEARLY_EVEN = 5;

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
                .boxed()
                .flatMap(rounds -> periods(rounds, row.intervalMillis()).stream())
                .distinct()
                .toList();
    }

    /** Those of a cycle of so many rounds, 1 or more, in milliseconds; none is shorter than two rounds. */
    static List<Long> periods(long rounds, long intervalMillis) {
        return LongStream.rangeClosed(1, rounds / 2)
                .filter(parts -> rounds % parts == 0 || parts <= NEARLY_EVEN)
                .map(parts -> rounds * intervalMillis / parts)
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
