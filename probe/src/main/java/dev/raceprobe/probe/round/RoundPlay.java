package dev.raceprobe.probe.round;

import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.probe.scenario.ScenarioPlay;
import dev.raceprobe.probe.schedule.Admission;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.symptom.Reading;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Plays one round of one row, and ends whatever happens: what goes wrong inside the probe is a check of its own kind. Decides which
 * connections begin when, and who goes on at a barrier; a {@link Seat} is one of them. Confined to the event loop.
 */
public final class RoundPlay {
    private final RoundSettings settings;
    private final ShardPlan.Row row;
    private final OwnErrors errors;
    private final RoundReader reader;
    private final Consumer<List<Reading>> whenOver;
    private final List<Seat> seats;
    private final Starts starts;
    private final Barriers barriers;
    private int left;
    private long startedMillis;
    private boolean startsNoMore;
    private boolean isIncomplete;

    /**
     * @param whenOver hears what was read, once every connection is over
     */
    public RoundPlay(
            RoundSettings settings,
            ShardPlan.Row row,
            ScenarioPlay scenario,
            long number,
            Consumer<List<Reading>> whenOver) {
        this.settings = settings;
        this.row = row;
        this.errors = new OwnErrors(settings, row.index());
        this.reader = new RoundReader(settings, row, scenario, errors);
        this.whenOver = whenOver;
        SplittableRandom random = new SplittableRandom(settings.plan().seed() * 31 + row.index() * 1_000_003L + number);
        List<Part> parts = scenario.round(number, random.split(), settings.ids());
        this.seats = seats(parts, scenario, random);
        this.starts = new Starts(parts);
        this.barriers = new Barriers(parts);
        this.left = parts.size();
    }

    private List<Seat> seats(List<Part> parts, ScenarioPlay scenario, SplittableRandom random) {
        Casting casting = new Casting(settings, row);
        Accounts accounts =
                new Accounts(settings, row.index(), scenario.pollMillis().isPresent());
        return IntStream.range(0, parts.size())
                .mapToObj(index -> new Seat(
                        this,
                        settings,
                        scenario,
                        casting,
                        accounts,
                        errors,
                        parts.get(index),
                        index,
                        random.nextLong()))
                .toList();
    }

    /**
     * Starts: each connection as soon as it is admitted.
     *
     * @param dueNanos monotonic, when the round was due and nothing held it back
     */
    public void start(long dueNanos) {
        startedMillis = settings.clock().wallMillis(settings.clock().nanos());
        settings.tally().roundStarted(row.index(), startedMillis);
        starts.ofTheRound().forEach(batch -> admit(batch, dueNanos));
        if (seats.isEmpty()) {
            read();
        }
    }

    /** No connection is begun any more; those that were go on. Who waits at a barrier for one that never comes goes on waiting. */
    public void startNoMore() {
        startsNoMore = true;
        Set<Admission.Applicant> withdrawn = settings.admission().withdraw(seats);
        for (Seat seat : seats) {
            if (seat.isToBegin(withdrawn)) {
                isIncomplete = true;
                seat.neverBegins();
            }
        }
    }

    /** Ends all connections of the round early. */
    public void cancel() {
        isIncomplete = true;
        startNoMore();
        seats.forEach(Seat::cancelErrand);
        seats.forEach(Seat::cancel);
    }

    // --- who begins when

    private void admit(Starts.Batch batch, long fromNanos) {
        long dueNanos = fromNanos + batch.afterNanos();
        long waitNanos = dueNanos - settings.clock().nanos();
        if (waitNanos <= 0) {
            errors.guarded(() -> admitNow(batch, dueNanos));
        } else {
            settings.loop()
                    .schedule(() -> errors.guarded(() -> admitNow(batch, dueNanos)), waitNanos, TimeUnit.NANOSECONDS);
        }
    }

    private void admitNow(Starts.Batch batch, long dueNanos) {
        List<Seat> due = batch.parts().stream()
                .map(seats::get)
                .filter(seat -> !seat.isOver())
                .toList();
        due.forEach(Seat::admit);
        if (batch.isTogether()) {
            settings.admission().admitTogether(dueNanos, due);
        } else {
            due.stream().filter(Seat::isErrand).forEach(Seat::runErrand);
            settings.admission()
                    .admitSpread(
                            dueNanos,
                            due.stream().filter(seat -> !seat.isErrand()).toList());
        }
    }

    /** Its connection begins: so do those that follow it. */
    void begins(Seat seat) {
        long nowNanos = settings.clock().nanos();
        starts.following(seat.index()).forEach(batch -> admit(batch, nowNanos));
    }

    /** It is over: those that follow it and do not yet, because it never began, and end as it did; nobody when asked again. */
    List<Seat> followers(Seat seat) {
        return starts.following(seat.index()).stream()
                .flatMap(batch -> batch.parts().stream())
                .map(seats::get)
                .toList();
    }

    void cutHalfOpen(Seat seat) {
        starts.cut(seat.index()).forEach(batch -> admit(batch, settings.clock().nanos()));
    }

    boolean startsNoMore() {
        return startsNoMore;
    }

    // --- who waits for whom

    void atBarrier(String name, Seat seat) {
        barriers.arrive(name, seat.index());
        openBarriers();
    }

    void leftBarrier(String name, Seat seat) {
        barriers.leave(name, seat.index());
    }

    private void openBarriers() {
        // whoever leaves because all are told to stop opens nothing for the rest
        if (!isIncomplete) {
            for (String name : barriers.names()) {
                barriers.open(name).stream()
                        .map(index -> seats.get(index).player())
                        .toList()
                        .forEach(player -> player.barrierOpened(name));
            }
        }
    }

    // --- who is who

    Seat seat(int index) {
        return seats.get(index);
    }

    /** Connections of the round that have the user. */
    Stream<Seat> companions(int user) {
        return seats.stream().filter(seat -> seat.stay() != null && seat.stay().user() == user);
    }

    // --- the end

    /** It is over, and has its timeline. */
    void ended(Seat seat) {
        barriers.leaveAll(seat.index());
        boolean isLast = --left == 0;
        seat.leavePlace(); // which may begin another connection, and that may be over at once
        if (!startsNoMore) {
            // in a turn of its own: connections that end at once do not pile up on the stack
            List<Starts.Batch> next = starts.ended(seat.index());
            long endedNanos = settings.clock().nanos();
            if (!next.isEmpty()) {
                settings.loop().execute(() -> next.forEach(batch -> admit(batch, endedNanos)));
            }
        }
        if (isLast) {
            read();
        } else {
            openBarriers();
        }
    }

    private void read() {
        whenOver.accept(reader.read(seats, startedMillis));
    }
}
