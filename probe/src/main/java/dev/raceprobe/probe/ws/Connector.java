package dev.raceprobe.probe.ws;

/** Opens WebSocket connections on the one event loop of the shard. Must be called on that loop. */
public interface Connector {
    /**
     * Begins an opening handshake and returns at once. The listener hears everything that follows, on the same event loop, and
     * {@link ConnectionListener#ended} exactly once as the last of it, whatever happens.
     */
    Connection open(Opening opening, ConnectionListener listener);
}
