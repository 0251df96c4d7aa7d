package dev.raceprobe.probe.ws;

import dev.raceprobe.api.v1alpha1.LatencyProfile;
import java.util.List;

/**
 * What is particular to one opening handshake; what all connections share is known to the {@link Connector}.
 *
 * @param pathAndQuery request target, token in the query included where it is placed there; never logged
 * @param headers names and values in the order to send, token included where it is placed there; never logged
 * @param subprotocols offered in this order
 * @param profile the latency to inject; {@code null} or baseline: no relay at all
 * @param seed seed of the delays of this connection
 * @param pipelined send what is sent before the 101 along with the request (RFC 6455 §4.1 forbids it): only for AcceptRace's
 *     pipelined arm
 */
public record Opening(
        String pathAndQuery,
        List<NameValue> headers,
        List<String> subprotocols,
        LatencyProfile profile,
        long seed,
        boolean pipelined) {
    public Opening {
        headers = List.copyOf(headers);
        subprotocols = List.copyOf(subprotocols);
    }

    /** A header field. */
    public record NameValue(String name, String value) {
        /** Without the value: it may be a secret. */
        @Override
        public String toString() {
            return name + ": …";
        }
    }

    /** Without path and headers: they may hold a token. */
    @Override
    public String toString() {
        return "Opening[profile=" + (profile == null ? "baseline" : profile.name()) + "]";
    }
}
