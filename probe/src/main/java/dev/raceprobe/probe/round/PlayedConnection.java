package dev.raceprobe.probe.round;

import dev.raceprobe.contract.Phase;
import dev.raceprobe.probe.auth.TokenSource;
import dev.raceprobe.probe.schedule.SkipReason;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.script.Player;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.Optional;

/** The connection of a seat, from its begin: opened for its player, whose events go to the accounts and to the round. */
final class PlayedConnection implements Player.Listener {
    private final Seat seat;
    private final RoundPlay round;
    private final RoundSettings settings;
    private final Accounts accounts;
    private final Part part;

    /** Null once it is over. */
    private Player player;

    private Presence.Stay stay;

    PlayedConnection(Seat seat, RoundPlay round, RoundSettings settings, Accounts accounts) {
        this.seat = seat;
        this.round = round;
        this.settings = settings;
        this.accounts = accounts;
        this.part = seat.part();
    }

    /** @param scheduledNanos monotonic, when it was to start */
    void open(Casting casting, long scheduledNanos, Optional<TokenSource.Token> token, long seed) {
        String traceparent = settings.ids().traceparent();
        Openings.Composed composed = settings.openings()
                .compose(
                        token.map(TokenSource.Token::value),
                        traceparent,
                        casting.profileOf(part),
                        seed,
                        part.pipelined());
        Player playing = new Player(
                casting.settings(part, scheduledNanos, traceparent, composed, token), part, settings.loop(), this);
        player = playing;
        stay = settings.presence()
                .enter(
                        part.user(),
                        round.companions(part.user())
                                .filter(other -> !other.isOver())
                                .count());
        accounts.began();
        playing.playOn(settings.connector().open(composed.opening(), playing));
    }

    /** Null before it has begun. */
    Presence.Stay stay() {
        return stay;
    }

    /** Null once it is over. */
    Player player() {
        return player;
    }

    /** Whether it was not over before. */
    boolean end() {
        if (player == null) {
            return false;
        }
        player = null;
        settings.presence().leave(stay);
        return true;
    }

    @Override
    public void timed(Phase phase, long nanos) {
        // what a client must not do is no measure of the target
        if (!part.pipelined()) {
            accounts.timed(phase, nanos);
        }
    }

    @Override
    public void accepted() {
        accounts.accepted(part);
    }

    @Override
    public void atBarrier(String name) {
        round.atBarrier(name, seat);
    }

    @Override
    public void leftBarrier(String name) {
        round.leftBarrier(name, seat);
    }

    @Override
    public void cutHalfOpen() {
        round.cutHalfOpen(seat);
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
        seat.over(seen);
    }
}
