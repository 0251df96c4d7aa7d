package dev.raceprobe.probe.round;

import dev.raceprobe.contract.Phase;
import dev.raceprobe.contract.RoundSeen;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.auth.TokenSource;
import dev.raceprobe.probe.scenario.ScenarioPlay;
import dev.raceprobe.probe.schedule.Admission;
import dev.raceprobe.probe.schedule.SkipReason;
import dev.raceprobe.probe.script.Credential;
import dev.raceprobe.probe.script.Errand;
import dev.raceprobe.probe.script.Faults;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.script.Player;
import dev.raceprobe.probe.symptom.Reading;
import dev.raceprobe.probe.timeline.Fetched;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays one round of one row, and ends whatever happens: what goes wrong inside the probe is a check of its own kind. Confined to
 * the event loop.
 */
public final class RoundPlay {
    private static final Logger LOG = LoggerFactory.getLogger(RoundPlay.class);

    private final RoundSettings settings;
    private final ShardPlan.Row row;
    private final ScenarioPlay scenario;
    private final Casting casting;
    private final Bookkeeping books;
    private final Accounts accounts;
    private final SplittableRandom random;
    private final Consumer<List<Reading>> whenOver;
    private final List<Part> parts;
    private final Seat[] seats;
    private final Map<Integer, Player> playing = new HashMap<>();
    private final Map<Integer, Errand> errands = new HashMap<>();
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
        this.scenario = scenario;
        this.casting = new Casting(settings, row);
        this.books = new Bookkeeping(settings, row);
        this.accounts =
                new Accounts(settings, row.index(), scenario.pollMillis().isPresent());
        this.random = new SplittableRandom(settings.plan().seed() * 31 + row.index() * 1_000_003L + number);
        this.whenOver = whenOver;
        this.parts = scenario.round(number, random.split(), settings.ids());
        this.seats = IntStream.range(0, parts.size())
                .mapToObj(index -> new Seat(index, random.nextLong()))
                .toArray(Seat[]::new);
        this.starts = new Starts(parts);
        this.barriers = new Barriers(parts);
        this.left = parts.size();
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
        if (parts.isEmpty()) {
            read();
        }
    }

    /** No connection is begun any more; those that were go on. Who waits at a barrier for one that never comes goes on waiting. */
    public void startNoMore() {
        startsNoMore = true;
        Set<Admission.Applicant> withdrawn = settings.admission().withdraw(List.of(seats));
        for (Seat seat : seats) {
            if (!seat.isOver && (!seat.isAdmitted || seat.waitsForToken || withdrawn.contains(seat))) {
                isIncomplete = true;
                seat.over(notAttempted(Optional.empty(), Optional.empty()));
            }
        }
    }

    /** Ends all connections of the round early. */
    public void cancel() {
        isIncomplete = true;
        startNoMore();
        List.copyOf(errands.keySet()).forEach(index -> seats[index].endErrand(List.of()));
        List.copyOf(playing.values()).forEach(Player::cancel);
    }

    private void admit(Starts.Batch batch, long fromNanos) {
        long dueNanos = fromNanos + batch.afterNanos();
        long waitNanos = dueNanos - settings.clock().nanos();
        if (waitNanos <= 0) {
            guarded(() -> admitNow(batch, dueNanos));
        } else {
            settings.loop().schedule(() -> guarded(() -> admitNow(batch, dueNanos)), waitNanos, TimeUnit.NANOSECONDS);
        }
    }

    private void admitNow(Starts.Batch batch, long dueNanos) {
        List<Seat> due = batch.parts().stream()
                .map(i -> seats[i])
                .filter(seat -> !seat.isOver)
                .toList();
        due.forEach(seat -> seat.isAdmitted = true);
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

    private Timeline notAttempted(Optional<String> noCredentials, Optional<String> fault) {
        return Timeline.notAttempted(
                settings.clock().nanos(),
                noCredentials,
                fault,
                startsNoMore,
                settings.ids().traceparent());
    }

    private void openBarriers() {
        // whoever leaves because all are told to stop opens nothing for the rest
        if (!isIncomplete) {
            for (String name : barriers.names()) {
                barriers.open(name).stream().map(playing::get).toList().forEach(player -> player.barrierOpened(name));
            }
        }
    }

    /** Connections of the round that have the user. */
    private Stream<Seat> companions(int user) {
        return Stream.of(seats).filter(seat -> seat.stay != null && seat.stay.user() == user);
    }

    /** What was skipped is counted as such and is no check; its place in the round stays empty. */
    private void read() {
        List<Part> played = new ArrayList<>();
        List<Timeline> seen = new ArrayList<>();
        List<Seat> present = new ArrayList<>();
        for (Seat seat : seats) {
            if (seat.timeline != null) {
                present.add(seat);
                played.add(parts.get(seat.index));
                seen.add(seat.timeline);
            }
        }
        List<Reading> all = readOrFail(played, seen, present);
        for (Reading reading : all) {
            guarded(() -> books.write(reading, played.get(reading.connection()), seen.get(reading.connection())));
        }
        List<Reading> readings = all.stream().filter(Reading::isCheck).toList();
        if (!readings.isEmpty()) {
            settings.tally().roundEnded(row.index(), seen(readings));
        }
        whenOver.accept(readings);
    }

    private RoundSeen seen(List<Reading> readings) {
        Map<Symptom, Long> checks = new EnumMap<>(Symptom.class);
        readings.forEach(reading -> checks.merge(reading.symptom(), 1L, Long::sum));
        return new RoundSeen(startedMillis, checks);
    }

    private List<Reading> readOrFail(List<Part> played, List<Timeline> seen, List<Seat> present) {
        try {
            return scenario.read(played, seen, part -> present.get(part).wasAlone());
        } catch (RuntimeException e) {
            LOG.error("row {}: cannot read a round: {}", row.index(), Faults.describe(e));
            return IntStream.range(0, played.size())
                    .mapToObj(i -> Reading.of(i, Symptom.PROBE_ERROR, "", Faults.describe(e)))
                    .toList();
        }
    }

    /** An exception of ours costs what it belongs to, never the round. */
    private void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.error("row {}: {}", row.index(), Faults.describe(e));
            settings.tally().ownError();
        }
    }

    /** One connection's place in the round: waits for admission, hears its player, keeps its timeline. */
    private final class Seat implements Admission.Applicant, Player.Listener {
        private final int index;
        private final long seed;
        private boolean isAdmitted;
        private boolean holdsPlace;
        private boolean waitsForToken;
        private boolean isOver;
        private Optional<String> token = Optional.empty();
        private Timeline timeline;
        private Presence.Stay stay;

        private Seat(int index, long seed) {
            this.index = index;
            this.seed = seed;
        }

        private boolean isErrand() {
            return parts.get(index).isErrand();
        }

        private void runErrand() {
            Errand errand = new Errand(
                    parts.get(index),
                    settings.fetcher(),
                    settings.loop(),
                    settings.clock()::nanos,
                    this::endErrand,
                    e -> over(notAttempted(Optional.empty(), Optional.of(Faults.describe(e)))));
            errands.put(index, errand);
            errand.start();
        }

        private boolean wasAlone() {
            return stay == null
                    || settings.presence()
                            .wasAlone(
                                    stay,
                                    companions(stay.user())
                                            .filter(seat -> seat.stay.number() > stay.number())
                                            .count());
        }

        private void endErrand(List<Fetched> seen) {
            Errand errand = errands.remove(index);
            if (errand != null) {
                errand.cancel();
            }
            over(notAttempted(Optional.empty(), Optional.empty()).withFetched(seen));
        }

        @Override
        public void refused(SkipReason reason) {
            skip(reason);
        }

        @Override
        public void start(long scheduledNanos) {
            holdsPlace = true;
            orFault(() -> open(scheduledNanos));
        }

        /** An exception of ours ends the check, not the round. */
        private void orFault(Runnable opening) {
            try {
                opening.run();
            } catch (RuntimeException e) {
                LOG.error("row {}: cannot open a connection: {}", row.index(), Faults.describe(e));
                if (playing.remove(index) != null) {
                    settings.presence().leave(stay);
                    accounts.neverOpened();
                }
                over(notAttempted(Optional.empty(), Optional.of(Faults.describe(e))));
            }
        }

        private void open(long scheduledNanos) {
            if (scenario.pollMillis().isEmpty()
                    && settings.breaker().isOpen(settings.clock().nanos())) {
                skip(SkipReason.BREAKER);
                return;
            }
            Part part = parts.get(index);
            long askedNanos = settings.clock().nanos();
            waitsForToken = true;
            whenGranted(part, grant -> orFault(() -> granted(part, scheduledNanos, askedNanos, grant)));
        }

        private void whenGranted(Part part, Consumer<Optional<TokenSource.Grant>> then) {
            if (part.credential() instanceof Credential.TokenOf other) {
                then.accept(seats[other.part()].token.map(TokenSource.Token::new));
            } else {
                settings.openings().whenGranted(part.user(), part.credential(), then);
            }
        }

        /** What passed while a token was fetched is nobody's latency. */
        private void granted(Part part, long scheduledNanos, long askedNanos, Optional<TokenSource.Grant> grant) {
            if (!waitsForToken || isOver) {
                return;
            }
            waitsForToken = false;
            Optional<String> missing = settings.openings().missingSecret().or(() -> grant.flatMap(this::refusal));
            if (missing.isPresent()) {
                over(notAttempted(missing, Optional.empty()));
                return;
            }
            long waitedNanos = settings.clock().nanos() - askedNanos;
            token = grant.map(g -> ((TokenSource.Token) g).value());
            long nowNanos = settings.clock().nanos();
            starts.following(index).forEach(batch -> admit(batch, nowNanos));
            connect(part, scheduledNanos + waitedNanos, token);
        }

        private Optional<String> refusal(TokenSource.Grant grant) {
            return grant instanceof TokenSource.NoToken none
                    ? Optional.of(none.reason())
                    : settings.openings().uncarriable((TokenSource.Token) grant);
        }

        private void connect(Part part, long scheduledNanos, Optional<String> token) {
            String traceparent = settings.ids().traceparent();
            Openings.Composed composed =
                    settings.openings().compose(token, traceparent, casting.profileOf(part), seed, part.pipelined());
            Player player = new Player(
                    casting.settings(part, scheduledNanos, traceparent, composed), part, settings.loop(), this);
            playing.put(index, player);
            stay = settings.presence()
                    .enter(
                            part.user(),
                            companions(part.user()).filter(seat -> !seat.isOver).count());
            accounts.began();
            player.playOn(settings.connector().open(composed.opening(), player));
        }

        private void skip(SkipReason reason) {
            accounts.skipped(reason);
            over(null);
        }

        @Override
        public void timed(Phase phase, long nanos) {
            // what a client must not do is no measure of the target
            if (!parts.get(index).pipelined()) {
                accounts.timed(phase, nanos);
            }
        }

        @Override
        public void ready() {
            accounts.ready(parts.get(index));
        }

        @Override
        public void atBarrier(String name) {
            barriers.arrive(name, index);
            openBarriers();
        }

        @Override
        public void leftBarrier(String name) {
            barriers.leave(name, index);
        }

        @Override
        public void cutHalfOpen() {
            starts.cut(index).forEach(batch -> admit(batch, settings.clock().nanos()));
        }

        @Override
        public void unsent(int messages) {
            for (int i = 0; i < messages; i++) {
                accounts.skipped(SkipReason.BACKPRESSURE);
            }
        }

        @Override
        public void latePong() {
            settings.tally().latePong();
        }

        @Override
        public void over(Timeline seen) {
            if (isOver) {
                return;
            }
            isOver = true;
            for (Starts.Batch batch : starts.following(index)) { // it never began
                batch.parts().forEach(part -> seats[part].over(seen));
            }
            if (playing.remove(index) != null) {
                settings.presence().leave(stay);
                guarded(() -> accounts.ended(parts.get(index), seen));
            }
            barriers.leaveAll(index);
            timeline = seen;
            guarded(() -> timeline = scenario.folded(seen));
            left--;
            if (holdsPlace) {
                holdsPlace = false;
                settings.admission().ended();
            }
            if (!startsNoMore) {
                // in a turn of its own: connections that end at once do not pile up on the stack
                List<Starts.Batch> next = starts.ended(index);
                long endedNanos = settings.clock().nanos();
                if (!next.isEmpty()) {
                    settings.loop().execute(() -> next.forEach(batch -> admit(batch, endedNanos)));
                }
            }
            if (left == 0) {
                read();
            } else {
                openBarriers();
            }
        }
    }
}
