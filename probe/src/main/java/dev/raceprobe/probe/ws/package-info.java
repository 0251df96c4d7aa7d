/**
 * One connection's driver: name resolution, TCP, TLS, the opening handshake, the frames, the end; with the relay that
 * injects latency beneath them. It stamps and it tells; it knows nothing of scenarios, checks or symptoms.
 *
 * <p>To read it, begin with {@link dev.raceprobe.probe.ws.WsConnector}, which opens a {@code WsConnection}. That is an
 * {@code OpeningHandshake} first: a {@code ConnectionAttempt} for one address after the other, then the {@code UpgradeExchange}.
 * After its 101 it is an {@code EstablishedConnection}: {@code InboundFrames} reads, {@code Outbound} writes, {@code Pongs}
 * answers, and the {@code ClosingHandshake} knows the Close frames. All of them share a {@code Transport}, the channel with its
 * {@code Relay}: {@code RelayUp} and {@code RelayDown}, each on a {@code DelayLine}.
 */
package dev.raceprobe.probe.ws;
