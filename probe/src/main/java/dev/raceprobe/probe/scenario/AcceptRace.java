package dev.raceprobe.probe.scenario;

import dev.raceprobe.api.v1alpha1.AcceptRaceBlock;
import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.Echo;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.script.Conversation;
import dev.raceprobe.probe.script.Ids;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.script.Step;
import dev.raceprobe.probe.script.Template;
import dev.raceprobe.probe.symptom.AcceptSymptoms;
import dev.raceprobe.probe.symptom.PipelinedSymptoms;
import dev.raceprobe.probe.symptom.Reading;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * Sends the first message at an offset after the 101 and sees whether it is answered. Half of a round's offsets are the sweep,
 * the other half are drawn from the bracket in which the window's edge must lie. Asked for it, a few more connections send theirs
 * before the 101.
 */
final class AcceptRace implements ScenarioPlay {
    private static final String FIRST = "first";
    private static final String SECOND = "second";

    /** The second message follows the first by so much at least. */
    private static final long GAP_NANOS = 100_000_000;

    private final AcceptRaceBlock block;
    private final String responseType;
    private final Template request;
    private final int users;
    private final int shards;
    private final int row;
    private final List<Long> sweep;
    private final long acceptWindowNanos;
    private final long responseTimeoutNanos;
    private final AcceptSymptoms symptoms;
    private final OffsetSearch search;

    /** @param windowChecks how many of the shard's checks the row's window holds */
    AcceptRace(AcceptRaceBlock block, Echo echo, int users, int shards, int row, long windowChecks) {
        this.block = block;
        this.responseType = echo.responseType();
        this.request = Template.of(echo.request());
        this.users = users;
        this.shards = shards;
        this.row = row;
        this.sweep = block.sendOffsets().stream().map(Durations::nanos).toList();
        this.acceptWindowNanos = Durations.nanos(block.acceptWindow());
        this.responseTimeoutNanos = Durations.nanos(block.responseTimeout());
        this.symptoms = new AcceptSymptoms(FIRST, SECOND, responseType, acceptWindowNanos, responseTimeoutNanos);
        this.search = new OffsetSearch((int) Durations.millis(block.acceptWindow()), windowChecks);
    }

    @Override
    public List<Part> round(long number, SplittableRandom random, Ids ids) {
        long ownRound = Math.floorDiv(number + row, shards); // a shard's rounds, counted without gaps
        int swept = block.search() ? (block.connections() + 1) / 2 : block.connections();
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < block.connections(); i++) {
            boolean searches = block.search() && i % 2 == 1;
            long turn = ownRound * swept + (block.search() ? i / 2 : i);
            long offset = searches ? search.draw(random) : sweep.get(Math.floorMod(turn, sweep.size()));
            int user = Math.floorMod(number * block.connections() + i, users);
            parts.add(new Part(user, "", Set.of(responseType), steps(offset)));
        }
        List<Step> withoutHold = steps(0).subList(1, steps(0).size());
        for (int i = 0; i < block.early(); i++) {
            int user = Math.floorMod(number * block.early() + i, users);
            parts.add(new Part(user, "", Set.of(responseType), withoutHold).early());
        }
        return parts;
    }

    private List<Step> steps(long offsetNanos) {
        Predicate<Conversation> firstSettled = c -> c.answered(FIRST, responseType) || c.hasError();
        Predicate<Conversation> anySettled = c -> firstSettled.test(c) || c.answered(SECOND, responseType);
        return List.of(
                new Step.Hold(offsetNanos, Step.Anchor.UPGRADE),
                new Step.Send(FIRST, request),
                new Step.Expect(
                        firstSettled,
                        Math.max(acceptWindowNanos, offsetNanos) + GAP_NANOS,
                        Step.Anchor.UPGRADE,
                        Step.Then.FINISH,
                        Step.Then.CONTINUE),
                new Step.Send(SECOND, request),
                new Step.Expect(
                        anySettled, responseTimeoutNanos, Step.Anchor.NOW, Step.Then.CONTINUE, Step.Then.FINISH),
                // twice the window: answers without a correlation id come as far apart as their messages
                new Step.Expect(
                        firstSettled, 2 * acceptWindowNanos, Step.Anchor.NOW, Step.Then.FINISH, Step.Then.FINISH));
    }

    @Override
    public List<Reading> read(List<Part> parts, List<Timeline> timelines) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < timelines.size(); i++) {
            Reading reading = symptoms.read(i, timelines.get(i));
            if (parts.get(i).pipelined()) {
                readings.add(PipelinedSymptoms.of(reading));
                continue;
            }
            readings.add(reading);
            Step.Hold held = (Step.Hold) parts.get(i).steps().get(0);
            if (symptoms.diedUnsent(timelines.get(i))) {
                readings.add(Reading.unsent(i, search.offsetMillis(held.nanos())));
            }
            reading.offsetMillis().ifPresent(offset -> {
                search.learn(offset, reading.symptom() != Symptom.NONE);
                search.shifted(offset * 1_000_000L - held.nanos());
            });
        }
        return readings;
    }
}
