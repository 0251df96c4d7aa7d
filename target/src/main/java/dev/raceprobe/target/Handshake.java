package dev.raceprobe.target;

import dev.raceprobe.target.fault.Session;
import dev.raceprobe.target.token.TokenPlaces;
import dev.raceprobe.target.truth.Arrival;
import dev.raceprobe.target.truth.Deed;
import dev.raceprobe.target.truth.Truth;
import dev.raceprobe.target.wire.Message;
import dev.raceprobe.target.wire.Peer;
import dev.raceprobe.target.wire.Wire;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.Optional;
import java.util.SplittableRandom;

/** From an accepted token to the connection's end: crash or 101, messages to the session, every end into the truth. */
final class Handshake {
    private static final int NO_CLOSE_FRAME = 1006; // RFC 6455 §7.1.5

    private final Arrival arrival;
    private final Mount mount;
    private final Truth truth;
    private final Guests guests;
    private final SplittableRandom random;

    Handshake(Arrival arrival, Mount mount, Truth truth, Guests guests) {
        this.arrival = arrival;
        this.mount = mount;
        this.truth = truth;
        this.guests = guests;
        random = mount.nextRandom();
    }

    void proceed(HttpServerRequest request) {
        Optional<Deed> crash = mount.behaviour().crash(random);
        if (crash.isPresent()) {
            truth.did(arrival, crash.get());
            refuse(request, 500, "Internal Server Error");
        } else {
            upgrade(request);
        }
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
        Session session = mount.behaviour().open(peer);
        guests.add(peer);
        truth.opened(arrival);
        socket.textMessageHandler(text -> receive(peer, session, Message.parse(text, wire.readAtNanos())));
        socket.binaryMessageHandler(
                bytes -> receive(peer, session, Message.parse(bytes.toString(), wire.readAtNanos())));
        socket.exceptionHandler(failure -> {}); // the close handler tells the same
        socket.closeHandler(end -> {
            session.closed();
            truth.closed(arrival, code(socket), initiator(peer, socket));
            guests.remove(peer);
        });
        session.opened();
    }

    private void receive(Peer peer, Session session, Message message) {
        truth.received();
        if (!peer.isEndedByServer()) {
            session.received(message);
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
