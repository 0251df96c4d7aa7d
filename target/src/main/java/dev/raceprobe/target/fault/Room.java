package dev.raceprobe.target.fault;

import dev.raceprobe.target.wire.Peer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The open connections of one behaviour, entered, left and picked in constant time. Confined to the event loop. */
final class Room {
    private final List<Peer> peers = new ArrayList<>();
    private final Map<Peer, Integer> places = new HashMap<>();

    void enter(Peer peer) {
        places.put(peer, peers.size());
        peers.add(peer);
    }

    void leave(Peer peer) {
        Integer place = places.remove(peer);
        if (place != null) {
            Peer last = peers.remove(peers.size() - 1);
            if (last != peer) {
                peers.set(place, last);
                places.put(last, place);
            }
        }
    }

    /** An open connection of a user who is not the owner's; from a drawn place on, the first one. */
    Optional<Peer> anotherUsers(Peer owner) {
        if (peers.isEmpty()) {
            return Optional.empty();
        }
        int start = owner.random().nextInt(peers.size());
        for (int i = 0; i < peers.size(); i++) {
            Peer peer = peers.get((start + i) % peers.size());
            if (peer.isOpen() && !peer.user().equals(owner.user())) {
                return Optional.of(peer);
            }
        }
        return Optional.empty();
    }
}
