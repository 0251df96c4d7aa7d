package dev.raceprobe.probe.scenario;

import dev.raceprobe.api.v1alpha1.AcceptRaceBlock;
import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.Echo;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.script.Conversation;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.script.Step;
import dev.raceprobe.probe.symptom.AcceptSymptoms;
import dev.raceprobe.probe.symptom.Reading;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * Sends the first message at an offset after the 101 and sees whether it is answered. Half of a round's offsets are the sweep,
 * the other half are drawn from the bracket in which the window's edge must lie.
 */
final class AcceptRace implements ScenarioPlay {
    /** The tags of the two messages. */
    static final String FIRST = "first";

    static final String SECOND = "second";

    private final AcceptRaceBlock block;
    private final Echo echo;
    private final int users;
    private final int shards;
    private final int row;
    private final long acceptWindowNanos;
    private final AcceptSymptoms symptoms;
    private final OffsetSearch search;

    AcceptRace(AcceptRaceBlock block, Echo echo, int users, int shards, int row) {
        this.block = block;
        this.echo = echo;
        this.users = users;
        this.shards = shards;
        this.row = row;
        this.acceptWindowNanos = Durations.nanos(block.acceptWindow());
        this.symptoms =
                new AcceptSymptoms(echo.responseType(), acceptWindowNanos, Durations.nanos(block.responseTimeout()));
        this.search = new OffsetSearch((int) Durations.millis(block.acceptWindow()));
    }

    @Override
    public List<Part> round(long number, SplittableRandom random) {
        List<Long> sweep = block.sendOffsets().stream().map(Durations::nanos).toList();
        long ownRound = Math.floorDiv(number + row, shards);
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < block.connections(); i++) {
            boolean searches = block.search() && i % 2 == 1;
            int sweepIndex = block.search() ? i / 2 : i;
            int swept = block.search() ? (block.connections() + 1) / 2 : block.connections();
            long offset = searches
                    ? search.draw(random)
                    : sweep.get(Math.floorMod(ownRound * swept + sweepIndex, sweep.size()));
            parts.add(new Part(Math.floorMod((int) (number * block.connections() + i), users), "", steps(offset)));
        }
        return parts;
    }

    private List<Step> steps(long offsetNanos) {
        Predicate<Conversation> firstSettled = c -> c.answered(FIRST, echo.responseType()) || c.hasError();
        Predicate<Conversation> anySettled = c -> firstSettled.test(c) || c.answered(SECOND, echo.responseType());
        return List.of(
                new Step.Hold(offsetNanos, Step.Anchor.UPGRADE),
                new Step.Send(FIRST, echo.request()),
                new Step.Expect(
                        firstSettled,
                        Math.max(acceptWindowNanos, offsetNanos + 100_000_000),
                        Step.Anchor.UPGRADE,
                        Step.Then.FINISH,
                        Step.Then.CONTINUE),
                new Step.Send(SECOND, echo.request()),
                new Step.Expect(
                        anySettled,
                        Durations.nanos(block.responseTimeout()),
                        Step.Anchor.NOW,
                        Step.Then.CONTINUE,
                        Step.Then.FINISH),
                new Step.Expect(firstSettled, acceptWindowNanos, Step.Anchor.NOW, Step.Then.FINISH, Step.Then.FINISH));
    }

    @Override
    public List<Reading> read(List<Part> parts, List<Timeline> timelines) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < timelines.size(); i++) {
            Reading reading = symptoms.read(i, timelines.get(i));
            readings.add(reading);
            reading.offsetMillis().ifPresent(offset -> search.learn(offset, reading.symptom() != Symptom.NONE));
        }
        return readings;
    }
}
