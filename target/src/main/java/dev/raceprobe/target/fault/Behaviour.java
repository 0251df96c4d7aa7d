package dev.raceprobe.target.fault;

import dev.raceprobe.target.token.TokenVerdict;
import dev.raceprobe.target.truth.Deed;
import dev.raceprobe.target.wire.Peer;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What one path does under one query; all connections with that path and query share one instance, which is confined to the
 * server's event loop. A fault is one class of this kind, its racy and its fixed variant side by side.
 */
public interface Behaviour {
    /** Asked after the token was accepted and before the 101: a deed here is a crash, answered with 500. */
    default Optional<Deed> crash(SplittableRandom random) {
        return Optional.empty();
    }

    /** What the HTTP view of the path says about a user's connection; empty where there is no such view. */
    default Optional<String> view(String user) {
        return Optional.empty();
    }

    /** Asked before the 101; as it should be: a token that is refused is answered with 401. */
    default Entry enter(TokenVerdict verdict) {
        return verdict instanceof TokenVerdict.Accepted accepted
                ? new Entry.In(accepted.user(), this::open)
                : new Entry.Out(401, ((TokenVerdict.Refused) verdict).reason(), Optional.empty());
    }

    /** Asked after the token was accepted and before the 101: a status here is the answer instead, with its deed. */
    default Optional<Refusal> refusal(String user, SplittableRandom random) {
        return Optional.empty();
    }

    /** A handshake that is refused although its token is good. */
    record Refusal(int status, Deed deed) {}

    /** What a plain GET of the path answers: 426, unless the path is its own readiness URL. */
    default int readiness() {
        return 426;
    }

    /** Called in the turn of the 101, or of the token where that comes later. */
    Session open(Peer peer);
}
