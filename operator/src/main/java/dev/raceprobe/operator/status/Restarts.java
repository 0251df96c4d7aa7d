package dev.raceprobe.operator.status;

import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.contract.Slice;
import dev.raceprobe.operator.judge.RowJudgement;

/** Which rows have to say that a pod was replaced within their window. */
final class Restarts {
    private Restarts() {}

    static boolean within(RowJudgement row, StatusInput input) {
        long begin = input.now().toEpochMilli() - 1000 * row.windowSeconds();
        boolean known =
                input.replacedMillis().isPresent() && input.replacedMillis().getAsLong() > begin;
        return known || wasSaid(row, input) && seenSinceMillis(input) > begin;
    }

    /** An operator that was restarted too knows of it from the status alone, until the window is full again. */
    private static boolean wasSaid(RowJudgement row, StatusInput input) {
        return input
                .previous()
                .filter(status -> Long.valueOf(input.generation()).equals(status.observedGeneration()))
                .map(RaceProbeStatus::scenarios)
                .stream()
                .flatMap(rows -> rows.stream())
                .anyMatch(before -> Boolean.TRUE.equals(before.restarted())
                        && before.name().equals(row.row().scenario())
                        && before.profile().equals(row.row().profile()));
    }

    private static long seenSinceMillis(StatusInput input) {
        return input.judgement().slices().stream().mapToLong(Slice::first).min().orElse(0)
                * input.plan().sliceMillis();
    }
}
