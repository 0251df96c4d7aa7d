package dev.raceprobe.target.fault;

import dev.raceprobe.target.truth.Deed;
import dev.raceprobe.target.wire.Peer;
import java.util.Optional;
import java.util.function.Function;

/** What becomes of an opening handshake once its token was looked at. */
public sealed interface Entry {
    /** It goes on to the 101, as this user, and then like this. */
    record In(String user, Function<Peer, Session> session) implements Entry {}

    /** It is answered with this status. */
    record Out(int status, String reason, Optional<Deed> deed) implements Entry {}
}
