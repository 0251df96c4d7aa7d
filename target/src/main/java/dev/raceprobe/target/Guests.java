package dev.raceprobe.target;

import dev.raceprobe.target.wire.Peer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The connections open now, so that they can be told when the server stops. Confined to the event loop. */
final class Guests {
    private static final long FAREWELL_MILLIS = 1_000;

    private final Set<Peer> open = new HashSet<>();
    private final Promise<Void> empty = Promise.promise();
    private boolean leaving;

    void add(Peer peer) {
        open.add(peer);
    }

    void remove(Peer peer) {
        open.remove(peer);
        if (leaving && open.isEmpty()) {
            empty.tryComplete();
        }
    }

    /** Closes all with 1001 (RFC 6455 §7.4.1) and, after a second, resets those that have not answered. */
    Future<Void> sendHome(Vertx vertx) {
        leaving = true;
        List.copyOf(open).forEach(peer -> peer.close(1001, "Going away"));
        if (open.isEmpty()) {
            empty.tryComplete();
        }
        vertx.setTimer(FAREWELL_MILLIS, timer -> List.copyOf(open).forEach(Peer::cut));
        return empty.future();
    }
}
