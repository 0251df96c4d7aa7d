package dev.raceprobe.target;

import dev.raceprobe.target.fault.Behaviour;
import dev.raceprobe.target.fault.Entry;
import dev.raceprobe.target.token.TokenPlaces;
import dev.raceprobe.target.token.TokenRules;
import dev.raceprobe.target.truth.Arrival;
import dev.raceprobe.target.truth.Deed;
import dev.raceprobe.target.truth.Truth;
import dev.raceprobe.target.wire.Peer;
import dev.raceprobe.target.wire.Wire;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.Optional;
import java.util.SplittableRandom;

/** From an accepted token to the connection's end: crash or 101, messages to the session, every end into the truth. */
final class Handshake {
    private static final int NO_CLOSE_FRAME = 1006; // RFC 6455 §7.1.5

    /** The user of a connection whose token comes in its first message. */
    static final String NOT_YET_KNOWN = "";

    private final Arrival arrival;
    private final Mount mount;
    private final Entry.In entry;
    private final Truth truth;
    private final Guests guests;
    private final TokenRules tokens;
    private final SplittableRandom random;

    Handshake(Arrival arrival, Mount mount, Entry.In entry, Truth truth, Guests guests, TokenRules tokens) {
        this.arrival = arrival;
        this.mount = mount;
        this.entry = entry;
        this.truth = truth;
        this.guests = guests;
        this.tokens = tokens;
        random = mount.nextRandom();
    }

    void proceed(HttpServerRequest request) {
        Optional<Deed> crash = mount.behaviour().crash(random);
        if (crash.isPresent()) {
            truth.did(arrival, crash.get());
            refuse(request, 500, "Internal Server Error");
            return;
        }
        Optional<Behaviour.Refusal> refusal = mount.behaviour().refusal(arrival.user(), random);
        if (refusal.isPresent()) {
            truth.did(arrival, refusal.get().deed());
            refuse(request, refusal.get().status(), "refused on purpose");
            return;
        }
        upgrade(request);
    }

    private void upgrade(HttpServerRequest request) {
        TokenPlaces.hideFromSubprotocols(request.headers());
        Wire wire = Wire.installOn(request.connection());
        // Vert.x answers a malformed handshake (no key, another version) by itself, with 400 or 426.
        request.toWebSocket()
                .onSuccess(socket -> open(wire, socket))
                .onFailure(
                        failure -> truth.rejected(arrival, request.response().getStatusCode(), "malformed handshake"));
    }

    private void open(Wire wire, ServerWebSocket socket) {
        Peer peer = new Peer(arrival, random, truth, wire, socket);
        Entrance session = new Entrance(peer, entry, mount.behaviour(), tokens);
        guests.add(peer);
        truth.opened(arrival);
        socket.textMessageHandler(text -> receive(peer, session, text, wire.readAtNanos()));
        socket.binaryMessageHandler(bytes -> receive(peer, session, bytes.toString(), wire.readAtNanos()));
        socket.exceptionHandler(failure -> {}); // the close handler tells the same
        socket.closeHandler(end -> {
            session.closed();
            truth.closed(arrival, code(socket), initiator(peer, socket));
            guests.remove(peer);
        });
        session.opened();
    }

    private void receive(Peer peer, Entrance session, String text, long atNanos) {
        truth.received();
        if (!peer.isEndedByServer()) {
            session.received(text, atNanos);
        }
    }

    private void refuse(HttpServerRequest request, int status, String reason) {
        truth.rejected(arrival, status, reason);
        Answers.refusal(request, status, reason);
    }

    private static int code(ServerWebSocket socket) {
        Short code = socket.closeStatusCode();
        return code == null ? NO_CLOSE_FRAME : code;
    }

    private static String initiator(Peer peer, ServerWebSocket socket) {
        if (peer.isEndedByServer()) {
            return "server";
        }
        return code(socket) == NO_CLOSE_FRAME ? "transport" : "client";
    }
}
