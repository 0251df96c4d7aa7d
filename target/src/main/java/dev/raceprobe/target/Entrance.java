package dev.raceprobe.target;

import dev.raceprobe.target.fault.Behaviour;
import dev.raceprobe.target.fault.Entry;
import dev.raceprobe.target.fault.Session;
import dev.raceprobe.target.token.TokenRules;
import dev.raceprobe.target.token.TokenVerdict;
import dev.raceprobe.target.wire.Frames;
import dev.raceprobe.target.wire.Message;
import dev.raceprobe.target.wire.Peer;
import java.time.Instant;

/** Stands before a session until it is known whose it is: from the handshake, or from the first message. */
final class Entrance {
    private static final int UNAUTHORIZED = 4401;

    private final Peer peer;
    private final Behaviour behaviour;
    private final TokenRules tokens;
    private Session session;

    Entrance(Peer peer, Entry.In entry, Behaviour behaviour, TokenRules tokens) {
        this.peer = peer;
        this.behaviour = behaviour;
        this.tokens = tokens;
        if (!peer.user().equals(Handshake.NOT_YET_KNOWN)) {
            session = entry.session().apply(peer);
        }
    }

    void opened() {
        if (session != null) {
            session.opened();
        }
    }

    void received(String text, long atNanos) {
        if (session == null) {
            authenticate(text);
        } else {
            session.received(Message.parse(text, atNanos));
        }
    }

    void closed() {
        if (session != null) {
            session.closed();
        }
    }

    private void authenticate(String text) {
        if (tokens.check(Message.tokenIn(text), Instant.now()) instanceof TokenVerdict.Accepted accepted) {
            peer.isOf(accepted.user());
            peer.send(Frames.authenticated());
            session = behaviour.open(peer);
            session.opened();
        } else {
            peer.close(UNAUTHORIZED, "the first message must carry a good token");
        }
    }
}
