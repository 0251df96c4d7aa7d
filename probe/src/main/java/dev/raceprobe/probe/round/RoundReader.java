package dev.raceprobe.probe.round;

import dev.raceprobe.contract.RoundSeen;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.scenario.ScenarioPlay;
import dev.raceprobe.probe.script.Faults;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.symptom.LatePong;
import dev.raceprobe.probe.symptom.Reading;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Reads a round whose connections are all over, and writes what was read into the books. */
final class RoundReader {
    private final RoundSettings settings;
    private final ShardPlan.Row row;
    private final ScenarioPlay scenario;
    private final Bookkeeping books;
    private final OwnErrors errors;

    RoundReader(RoundSettings settings, ShardPlan.Row row, ScenarioPlay scenario, OwnErrors errors) {
        this.settings = settings;
        this.row = row;
        this.scenario = scenario;
        this.books = new Bookkeeping(settings, row);
        this.errors = errors;
    }

    /**
     * What was skipped is counted as such and is no check; its place in the round stays empty.
     *
     * @param startedMillis when the round did, on the wall clock
     * @return the checks
     */
    List<Reading> read(List<Seat> seats, long startedMillis) {
        List<Seat> present =
                seats.stream().filter(seat -> seat.timeline() != null).toList();
        List<Part> played = present.stream().map(Seat::part).toList();
        List<Timeline> seen = present.stream().map(Seat::timeline).toList();
        List<Reading> all = readOrFail(played, seen, present);
        for (Reading reading : all) {
            errors.guarded(
                    () -> books.write(reading, played.get(reading.connection()), seen.get(reading.connection())));
        }
        List<Reading> checks = all.stream().filter(Reading::isCheck).toList();
        if (!checks.isEmpty()) {
            settings.tally().roundEnded(row.index(), seen(checks, startedMillis));
        }
        return checks;
    }

    private List<Reading> readOrFail(List<Part> played, List<Timeline> seen, List<Seat> present) {
        try {
            return scenario.read(played, seen, part -> present.get(part).wasAlone()).stream()
                    .map(reading -> LatePong.excused(reading, seen.get(reading.connection())))
                    .toList();
        } catch (RuntimeException e) {
            errors.log("cannot read a round", e);
            return IntStream.range(0, played.size())
                    .mapToObj(i -> Reading.of(i, Symptom.PROBE_ERROR, "", Faults.describe(e)))
                    .toList();
        }
    }

    private static RoundSeen seen(List<Reading> checks, long startedMillis) {
        Map<Symptom, Long> symptoms = new EnumMap<>(Symptom.class);
        checks.forEach(check -> symptoms.merge(check.symptom(), 1L, Long::sum));
        return new RoundSeen(startedMillis, symptoms);
    }
}
