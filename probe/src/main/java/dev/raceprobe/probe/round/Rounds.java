package dev.raceprobe.probe.round;

import dev.raceprobe.api.v1alpha1.RaceProbeSpec.Mode;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.probe.scenario.ScenarioPlay;
import dev.raceprobe.probe.scenario.ScenarioPlays;
import dev.raceprobe.probe.schedule.Admission;
import dev.raceprobe.probe.schedule.Grid;
import dev.raceprobe.probe.schedule.Reservation;
import dev.raceprobe.probe.schedule.RowProgress;
import dev.raceprobe.probe.script.Faults;
import dev.raceprobe.probe.symptom.Reading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the rounds of all rows: on each row's grid in mode Continuous, one after the other in a run, until the rows have enough
 * or the run's time is over. Rounds of one scenario never overlap. Confined to the event loop.
 */
public final class Rounds {
    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
    private static final long HOPELESS_AFTER_NANOS = TimeUnit.SECONDS.toNanos(30);
    /** A round that could attempt nothing is followed by the next after this, not at once. */
    private static final long IDLE_MILLIS = 1_000;

    private final RoundSettings settings;
    private final RoundSettings ofHeld;
    private final int shard;
    private final Runnable whenRunIsOver;
    private final List<RowState> rows = new ArrayList<>();
    private final Set<String> busyScenarios = new HashSet<>();
    private final Map<RowState, RoundPlay> playing = new HashMap<>();
    private long startedNanos;
    private boolean stopped;
    private boolean over;

    private static final class RowState {
        private static final long NONE = Long.MIN_VALUE;

        private final ShardPlan.Row row;
        private final ScenarioPlay play;
        private final Grid grid;
        private final RowProgress progress;
        private long nextRound;
        /** The round that is held back, by this row's last one or by another row of the scenario. */
        private long heldBack = NONE;

        private RowState(ShardPlan.Row row, ScenarioPlay play, Grid grid, long nextRound, int minSamples) {
            this.row = row;
            this.play = play;
            this.grid = grid;
            this.progress = new RowProgress(minSamples);
            this.nextRound = nextRound;
        }

        private boolean holdsBack() {
            return heldBack != NONE;
        }
    }

    /** @param whenRunIsOver called once, when a run has ended; never in mode Continuous */
    public Rounds(RoundSettings settings, int shard, Runnable whenRunIsOver) {
        this.settings = settings;
        this.ofHeld = settings.with(new Admission(
                Reservation.of(settings.plan()).ofHeld(),
                settings.loop(),
                settings.clock()::nanos,
                settings.tally()::scheduleLag));
        this.shard = shard;
        this.whenRunIsOver = whenRunIsOver;
        for (ShardPlan.Row row : settings.plan().rows()) {
            if (!settings.plan().plays(shard, row.index())) {
                continue;
            }
            Grid grid = Grid.of(settings.plan().seed(), row.index(), row.intervalMillis());
            long first = isRun() ? 0 : grid.roundAt(wallMillis());
            // together the shards of a run have what a verdict needs
            int shards = settings.plan().staysInOneShard(row.index())
                    ? 1
                    : settings.plan().shards();
            int samples = (row.minSamples() + shards - 1) / shards;
            rows.add(new RowState(row, ScenarioPlays.of(settings.plan(), row), grid, first, samples));
        }
    }

    /** Starts the first rounds. */
    public void start() {
        startedNanos = settings.clock().nanos();
        rows.forEach(state -> {
            if (isRun()) {
                playNextOfRun(state.row.scenario());
            } else {
                due(
                        state,
                        settings.clock()
                                .nanos()); // the round whose time has just passed: nobody waits an interval for the
                // first result
            }
        });
        endRunIfOver();
    }

    /** No new round starts. */
    public void stop() {
        stopped = true;
        rows.forEach(state -> state.heldBack = RowState.NONE);
        endRunIfOver();
    }

    /** No new round and no new connection starts; what is open goes on. A run that ends so is cut short: never over. */
    public void cutShort() {
        over = true;
        stop();
        List.copyOf(playing.values()).forEach(RoundPlay::startNoMore);
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

    private void due(RowState state, long dueNanos) {
        if (stopped) {
            return;
        }
        long round = state.nextRound++;
        if (settings.plan().shardOf(state.row.index(), round) == shard) {
            if (state.holdsBack()) {
                settings.tally().roundMissed(state.row.index());
            } else if (busyScenarios.contains(state.row.scenario())) {
                state.heldBack = round;
            } else {
                play(state, round, dueNanos);
            }
        }
        long nextMillis = state.progress.failedLately()
                ? state.grid.jitteredMillis(state.nextRound)
                : state.grid.dueMillis(state.nextRound);
        long waitMillis = Math.max(1, nextMillis - wallMillis());
        long nextNanos = settings.clock().nanos() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
        settings.loop().schedule(() -> due(state, nextNanos), waitMillis, TimeUnit.MILLISECONDS);
    }

    /** The round that has been held back for longest. */
    private void playHeldBack(String scenario) {
        rows.stream()
                .filter(s -> s.row.scenario().equals(scenario) && s.holdsBack())
                .min(Comparator.comparingLong(s -> s.grid.dueMillis(s.heldBack)))
                .ifPresent(state -> {
                    long round = state.heldBack;
                    state.heldBack = RowState.NONE;
                    play(state, round, settings.clock().nanos());
                });
    }

    // --- a run

    /** Rows of one scenario take turns: the one with the fewest rounds first. */
    private void playNextOfRun(String scenario) {
        if (stopped || timeIsOver()) {
            endRunIfOver();
        } else if (!busyScenarios.contains(scenario)) {
            rows.stream()
                    .filter(s -> s.row.scenario().equals(scenario))
                    .min(Comparator.comparingLong(s -> s.progress.rounds()))
                    .ifPresent(state ->
                            play(state, nextOwnRound(state), settings.clock().nanos()));
        }
    }

    private long nextOwnRound(RowState state) {
        while (settings.plan().shardOf(state.row.index(), state.nextRound) != shard) {
            state.nextRound++;
        }
        return state.nextRound++;
    }

    private boolean timeIsOver() {
        ShardPlan.RunBounds bounds = settings.plan().run();
        long elapsedNanos = settings.clock().nanos() - startedNanos;
        long elapsedMillis = elapsedNanos / 1_000_000;
        boolean hopeless = elapsedNanos > HOPELESS_AFTER_NANOS
                && rows.stream().allMatch(state -> state.progress.isHopeless() || isHeldByBreaker(state));
        boolean enough = bounds.exactMillis() == null
                ? rows.stream().allMatch(state -> state.progress.hasEnough())
                : elapsedMillis >= bounds.exactMillis();
        return hopeless || enough || elapsedMillis >= bounds.maxMillis();
    }

    /** Whatever it has seen before: nothing comes while the breaker is open. What polls does not ask the breaker. */
    private boolean isHeldByBreaker(RowState state) {
        return state.play.pollMillis().isEmpty()
                && state.progress.isIdle()
                && settings.breaker().isOpen(settings.clock().nanos());
    }

    private void endRunIfOver() {
        if (isRun() && !over && playing.isEmpty() && (stopped || timeIsOver())) {
            over = true;
            stopped = true;
            whenRunIsOver.run();
        }
    }

    // --- both

    private void play(RowState state, long number, long dueNanos) {
        String scenario = state.row.scenario();
        busyScenarios.add(scenario);
        try {
            RoundPlay round = new RoundPlay(
                    settingsOf(state.row), state.row, state.play, number, readings -> roundOver(state, readings));
            playing.put(state, round);
            round.start(dueNanos);
        } catch (RuntimeException e) {
            LOG.error("row {}: cannot start a round: {}", state.row.index(), Faults.describe(e));
            settings.tally().ownError();
            roundOver(state, List.of());
        }
    }

    private RoundSettings settingsOf(ShardPlan.Row row) {
        return Reservation.isHeld(settings.plan(), row) ? ofHeld : settings;
    }

    private void roundOver(RowState state, List<Reading> readings) {
        playing.remove(state);
        busyScenarios.remove(state.row.scenario());
        state.progress.roundOver(readings);
        // in a turn of its own: rounds that end at once do not pile up on the stack
        long pauseMillis = !isRun() ? 0 : state.play.pollMillis().orElse(readings.isEmpty() ? IDLE_MILLIS : 0);
        settings.loop()
                .schedule(
                        () -> {
                            if (isRun()) {
                                playNextOfRun(state.row.scenario());
                            } else if (!busyScenarios.contains(state.row.scenario())) {
                                playHeldBack(state.row.scenario());
                            }
                        },
                        pauseMillis,
                        TimeUnit.MILLISECONDS);
    }
}
