package dev.raceprobe.probe.round;

import dev.raceprobe.api.v1alpha1.RaceProbeSpec.Mode;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.probe.scenario.ScenarioPlay;
import dev.raceprobe.probe.scenario.ScenarioPlays;
import dev.raceprobe.probe.schedule.Grid;
import dev.raceprobe.probe.schedule.RowProgress;
import dev.raceprobe.probe.symptom.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Starts the rounds of all rows: on each row's grid in mode Continuous, one after the other in a run, until the rows have enough
 * or the run's time is over. Rounds of one scenario never overlap. Confined to the event loop.
 */
public final class Rounds {
    private static final long HOPELESS_AFTER_NANOS = TimeUnit.SECONDS.toNanos(30);
    /** A round that could attempt nothing is followed by the next after this, not at once. */
    private static final long IDLE_MILLIS = 1_000;

    private final RoundSettings settings;
    private final int shard;
    private final Runnable whenRunIsOver;
    private final List<RowState> rows = new ArrayList<>();
    private final Set<String> busyScenarios = new HashSet<>();
    private final Map<RowState, RoundPlay> playing = new HashMap<>();
    private final long startedNanos;
    private boolean stopped;
    private boolean over;

    private static final class RowState {
        private final ShardPlan.Row row;
        private final ScenarioPlay play;
        private final Grid grid;
        private final RowProgress progress;
        private long nextRound;
        private long waitingRound = Long.MIN_VALUE;

        private RowState(ShardPlan.Row row, ScenarioPlay play, Grid grid, long nextRound) {
            this.row = row;
            this.play = play;
            this.grid = grid;
            this.progress = new RowProgress(row.minSamples());
            this.nextRound = nextRound;
        }
    }

    /** @param whenRunIsOver called once, when a run has ended; never in mode Continuous */
    public Rounds(RoundSettings settings, int shard, Runnable whenRunIsOver) {
        this.settings = settings;
        this.shard = shard;
        this.whenRunIsOver = whenRunIsOver;
        this.startedNanos = settings.clock().nanos();
        for (ShardPlan.Row row : settings.plan().rows()) {
            Grid grid = Grid.of(settings.plan().seed(), row.index(), row.intervalMillis());
            long first = isRun() ? 0 : grid.roundAt(wallMillis());
            rows.add(new RowState(row, ScenarioPlays.of(settings.plan(), row), grid, first));
        }
    }

    /** Starts the first rounds. */
    public void start() {
        rows.forEach(state -> {
            if (isRun()) {
                playNextOfRun(state);
            } else {
                due(state); // the round whose time has just passed: nobody waits an interval for the first result
            }
        });
        endRunIfOver();
    }

    /** No new round starts. */
    public void stop() {
        stopped = true;
        rows.forEach(state -> state.waitingRound = Long.MIN_VALUE);
        endRunIfOver();
    }

    /** Ends what is playing. */
    public void cancel() {
        stop();
        List.copyOf(playing.values()).forEach(RoundPlay::cancel);
    }

    /** Whether no round is playing. */
    public boolean isQuiet() {
        return playing.isEmpty();
    }

    private boolean isRun() {
        return settings.plan().mode() != Mode.Continuous;
    }

    private long wallMillis() {
        return settings.clock().wallMillis(settings.clock().nanos());
    }

    // --- mode Continuous

    private void due(RowState state) {
        if (stopped) {
            return;
        }
        long round = state.nextRound++;
        if (settings.plan().shardOf(state.row.index(), round) == shard) {
            if (state.waitingRound != Long.MIN_VALUE || playing.containsKey(state)) {
                settings.tally().roundMissed(state.row.index());
            } else {
                state.waitingRound = round;
                playWaiting(state.row.scenario());
            }
        }
        long waitMillis = Math.max(1, state.grid.dueMillis(state.nextRound) - wallMillis());
        settings.loop().schedule(() -> due(state), waitMillis, TimeUnit.MILLISECONDS);
    }

    private void playWaiting(String scenario) {
        if (busyScenarios.contains(scenario)) {
            return;
        }
        rows.stream()
                .filter(s -> s.row.scenario().equals(scenario) && s.waitingRound != Long.MIN_VALUE)
                .min(java.util.Comparator.comparingLong(s -> s.grid.dueMillis(s.waitingRound)))
                .ifPresent(state -> {
                    long round = state.waitingRound;
                    state.waitingRound = Long.MIN_VALUE;
                    play(state, round);
                });
    }

    // --- a run

    private void playNextOfRun(RowState state) {
        if (stopped || timeIsOver()) {
            endRunIfOver();
            return;
        }
        if (busyScenarios.contains(state.row.scenario())) {
            state.waitingRound = state.nextRound;
            return;
        }
        state.waitingRound = Long.MIN_VALUE;
        long round = state.nextRound++;
        if (settings.plan().shardOf(state.row.index(), round) == shard) {
            play(state, round);
        } else {
            playNextOfRun(state);
        }
    }

    private boolean timeIsOver() {
        ShardPlan.RunBounds bounds = settings.plan().run();
        long elapsedNanos = settings.clock().nanos() - startedNanos;
        long elapsedMillis = elapsedNanos / 1_000_000;
        boolean hopeless =
                elapsedNanos > HOPELESS_AFTER_NANOS && rows.stream().allMatch(state -> state.progress.isHopeless());
        boolean enough = bounds.exactMillis() == null
                ? rows.stream().allMatch(state -> state.progress.hasEnough())
                : elapsedMillis >= bounds.exactMillis();
        return hopeless || enough || elapsedMillis >= bounds.maxMillis();
    }

    private void endRunIfOver() {
        if (isRun() && !over && playing.isEmpty() && (stopped || timeIsOver())) {
            over = true;
            stopped = true;
            whenRunIsOver.run();
        }
    }

    // --- both

    private void play(RowState state, long number) {
        busyScenarios.add(state.row.scenario());
        RoundPlay round =
                new RoundPlay(settings, state.row, state.play, number, readings -> roundOver(state, readings));
        playing.put(state, round);
        round.start();
    }

    private void roundOver(RowState state, List<Reading> readings) {
        playing.remove(state);
        busyScenarios.remove(state.row.scenario());
        state.progress.roundOver(readings.stream().map(Reading::symptom).toList());
        if (!isRun()) {
            playWaiting(state.row.scenario());
            return;
        }
        // rows of one scenario take turns
        List<RowState> waiting = rows.stream()
                .filter(s ->
                        s != state && s.row.scenario().equals(state.row.scenario()) && s.waitingRound != Long.MIN_VALUE)
                .toList();
        waiting.stream().findFirst().ifPresent(this::playNextOfRun);
        long pauseMillis = readings.isEmpty() ? IDLE_MILLIS : 0;
        settings.loop().schedule(() -> playNextOfRun(state), pauseMillis, TimeUnit.MILLISECONDS);
    }
}
