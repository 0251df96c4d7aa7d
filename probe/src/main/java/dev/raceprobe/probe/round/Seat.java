package dev.raceprobe.probe.round;

import dev.raceprobe.probe.auth.TokenSource;
import dev.raceprobe.probe.scenario.ScenarioPlay;
import dev.raceprobe.probe.schedule.Admission;
import dev.raceprobe.probe.schedule.SkipReason;
import dev.raceprobe.probe.script.Credential;
import dev.raceprobe.probe.script.Errand;
import dev.raceprobe.probe.script.Faults;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.script.Player;
import dev.raceprobe.probe.timeline.Fetched;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One connection's place in a round: waits for admission, then for its token, then for the end of the connection, and keeps its
 * timeline. What concerns the others it tells the round.
 */
final class Seat implements Admission.Applicant {
    private final RoundPlay round;
    private final RoundSettings settings;
    private final ScenarioPlay scenario;
    private final Casting casting;
    private final Accounts accounts;
    private final OwnErrors errors;
    private final Part part;
    private final int index;
    private final long seed;

    private boolean isAdmitted;
    private boolean holdsPlace;
    private boolean waitsForToken;
    private boolean isOver;
    private Optional<TokenSource.Token> token = Optional.empty();
    private Errand errand;
    private PlayedConnection connection;
    private Timeline timeline;

    Seat(
            RoundPlay round,
            RoundSettings settings,
            ScenarioPlay scenario,
            Casting casting,
            Accounts accounts,
            OwnErrors errors,
            Part part,
            int index,
            long seed) {
        this.round = round;
        this.settings = settings;
        this.scenario = scenario;
        this.casting = casting;
        this.accounts = accounts;
        this.errors = errors;
        this.part = part;
        this.index = index;
        this.seed = seed;
    }

    // --- what the round asks

    int index() {
        return index;
    }

    Part part() {
        return part;
    }

    boolean isOver() {
        return isOver;
    }

    boolean isErrand() {
        return part.isErrand();
    }

    /** Null before its end, and for good where it was skipped. */
    Timeline timeline() {
        return timeline;
    }

    /** Null unless it plays. */
    Player player() {
        return connection == null ? null : connection.player();
    }

    /** Null before it began. */
    Presence.Stay stay() {
        return connection == null ? null : connection.stay();
    }

    Optional<TokenSource.Token> token() {
        return token;
    }

    /** Whether no connection of its user was open with it that does not belong to the round. */
    boolean wasAlone() {
        Presence.Stay stay = stay();
        return stay == null
                || settings.presence()
                        .wasAlone(
                                stay,
                                round.companions(stay.user())
                                        .filter(seat -> seat.stay().number() > stay.number())
                                        .count());
    }

    // --- what the round tells

    /** It may start, once there is a place. */
    void admit() {
        isAdmitted = true;
    }

    /** @param withdrawn who was waiting for a place, and is no longer */
    boolean isToBegin(Set<Admission.Applicant> withdrawn) {
        return !isOver && (!isAdmitted || waitsForToken || withdrawn.contains(this));
    }

    void neverBegins() {
        over(notAttempted(Optional.empty(), Optional.empty()));
    }

    void cancel() {
        Player player = player();
        if (player != null) {
            player.cancel();
        }
    }

    /** There is room for another connection: this one is over. */
    void leavePlace() {
        if (holdsPlace) {
            holdsPlace = false;
            settings.admission().ended();
        }
    }

    // --- an errand

    void runErrand() {
        errand = new Errand(
                part,
                settings.fetcher(),
                settings.loop(),
                settings.clock()::nanos,
                this::endErrand,
                e -> over(notAttempted(Optional.empty(), Optional.of(Faults.describe(e)))));
        errand.start();
    }

    void cancelErrand() {
        if (errand != null) {
            endErrand(List.of());
        }
    }

    private void endErrand(List<Fetched> seen) {
        Errand ending = errand;
        errand = null;
        if (ending != null) {
            ending.cancel();
        }
        over(notAttempted(Optional.empty(), Optional.empty()).withFetched(seen));
    }

    // --- its begin

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
            errors.log("cannot open a connection", e);
            if (connection != null && connection.end()) {
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
        long askedNanos = settings.clock().nanos();
        waitsForToken = true;
        whenGranted(grant -> orFault(() -> granted(scheduledNanos, askedNanos, grant)));
    }

    private void whenGranted(Consumer<Optional<TokenSource.Grant>> then) {
        if (part.credential() instanceof Credential.TokenOf other) {
            then.accept(round.seat(other.part()).token().map(TokenSource.Grant.class::cast));
        } else {
            settings.openings().whenGranted(part, then);
        }
    }

    /** What passed while a token was fetched is nobody's latency. */
    private void granted(long scheduledNanos, long askedNanos, Optional<TokenSource.Grant> grant) {
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
        token = grant.map(TokenSource.Token.class::cast);
        round.begins(this);
        connection = new PlayedConnection(this, round, settings, accounts);
        connection.open(casting, scheduledNanos + waitedNanos, token, seed);
    }

    private Optional<String> refusal(TokenSource.Grant grant) {
        return grant instanceof TokenSource.NoToken none
                ? Optional.of(none.reason())
                : settings.openings().uncarriable((TokenSource.Token) grant);
    }

    // --- its end

    /** It is not attempted, nor are those that follow it, for the same reason. */
    private void skip(SkipReason reason) {
        if (isOver) {
            return;
        }
        accounts.skipped(reason);
        round.followers(this).forEach(follower -> follower.skip(reason));
        over(null);
    }

    private Timeline notAttempted(Optional<String> noCredentials, Optional<String> fault) {
        return Timeline.notAttempted(
                settings.clock().nanos(),
                noCredentials,
                fault,
                round.startsNoMore(),
                settings.ids().traceparent());
    }

    /** @param seen null: it was skipped, and is no check */
    void over(Timeline seen) {
        if (isOver) {
            return;
        }
        isOver = true;
        round.followers(this).forEach(follower -> follower.over(seen));
        if (connection != null && connection.end()) {
            errors.guarded(() -> accounts.ended(part, seen));
        }
        if (seen != null && seen.ended().isRefusal()) {
            token.ifPresent(refused -> settings.openings().refused(part, refused));
        }
        timeline = seen;
        errors.guarded(() -> timeline = scenario.folded(seen));
        round.ended(this);
    }
}
