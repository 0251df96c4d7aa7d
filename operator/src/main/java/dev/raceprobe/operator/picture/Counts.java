package dev.raceprobe.operator.picture;

import dev.raceprobe.api.v1alpha1.ScenarioType;
import dev.raceprobe.contract.Counter;
import dev.raceprobe.contract.RowTally;
import dev.raceprobe.contract.ShardPlan;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was counted, as tables: connections, events, isolation. A table without rows is not there. */
final class Counts {
    private Counts() {}

    static Optional<Element> connections(Reported probe) {
        Table table = new Table(
                "Connections by how they began and ended",
                "Scenario",
                "Profile",
                "Rounds",
                "Begun",
                "Opening handshakes",
                "Closed (code/by whom)",
                "Not attempted",
                "Abandoned");
        for (ShardPlan.Row row : probe.basis().planned()) {
            RowTally tally = probe.basis().tally(row);
            Map<String, Long> results = new TreeMap<>();
            tally.attempts().forEach((result, count) -> results.put(result.wireName(), count));
            tally.rejections().forEach((status, count) -> results.put("status " + status, count));
            table.row(
                    row.scenario(),
                    row.profile(),
                    tally.rounds(),
                    tally.connections(),
                    words(results),
                    words(tally.closed()),
                    words(tally.skipped()),
                    tally.abandoned());
        }
        return present(table);
    }

    static Optional<Element> events(Reported probe) {
        Table table = new Table(
                "Events by how they arrived",
                "Scenario",
                "Profile",
                "Expected",
                "Arrived",
                "Share",
                "Lost",
                "Cut off",
                "Duplicated",
                "Reordered",
                "Late",
                "Unexpected");
        for (ShardPlan.Row row : probe.basis().planned()) {
            RowTally tally = probe.basis().tally(row);
            long expected = tally.counter(Counter.EVENTS_EXPECTED);
            if (expected > 0) {
                table.row(
                        row.scenario(),
                        row.profile(),
                        expected,
                        tally.counter(Counter.EVENTS_RECEIVED),
                        Numbers.percent(tally.counter(Counter.EVENTS_RECEIVED), expected),
                        tally.counter(Counter.EVENTS_LOST),
                        cutOff(tally),
                        tally.counter(Counter.EVENTS_DUPLICATED),
                        tally.counter(Counter.EVENTS_REORDERED),
                        tally.counter(Counter.EVENTS_LATE),
                        tally.counter(Counter.EVENTS_UNEXPECTED));
            }
        }
        return present(table);
    }

    /** Neither arrived nor lost: the connection ended before that could be told. */
    private static long cutOff(RowTally tally) {
        return Math.max(
                0,
                tally.counter(Counter.EVENTS_EXPECTED)
                        - tally.counter(Counter.EVENTS_RECEIVED)
                        - tally.counter(Counter.EVENTS_LOST));
    }

    static Optional<Element> isolation(Reported probe) {
        Table table = new Table(
                "Users that were looked at, and what arrived of others",
                "Scenario",
                "Profile",
                "Users",
                "Checks",
                "Frames of other users",
                "Users accepted / refused");
        for (ShardPlan.Row row : probe.basis().planned()) {
            RowTally tally = probe.basis().tally(row);
            boolean isIsolation = probe.basis().scenario(row).type() == ScenarioType.UserIsolation;
            if (isIsolation || tally.counter(Counter.FOREIGN_FRAMES) > 0) {
                long accepted = tally.users().values().stream()
                        .mapToLong(RowTally.UserTally::accepted)
                        .sum();
                long refused = tally.users().values().stream()
                        .mapToLong(RowTally.UserTally::refused)
                        .sum();
                table.row(
                        row.scenario(),
                        row.profile(),
                        (long) tally.users().size(),
                        tally.counter(Counter.ISOLATION_CHECKS),
                        tally.counter(Counter.FOREIGN_FRAMES),
                        Numbers.count(accepted) + " / " + Numbers.count(refused));
            }
        }
        return present(table);
    }

    private static Optional<Element> present(Table table) {
        return table.isEmpty() ? Optional.empty() : Optional.of(table.element());
    }

    static String words(Map<String, Long> counts) {
        return counts.isEmpty()
                ? "-"
                : counts.entrySet().stream()
                        .map(e -> e.getKey() + " " + Numbers.count(e.getValue()))
                        .collect(Collectors.joining(", "));
    }
}
