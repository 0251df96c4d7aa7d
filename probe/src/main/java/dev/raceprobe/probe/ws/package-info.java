/**
 * One connection's driver: name resolution, TCP, TLS, the opening handshake, the frames, the end; with the relay that
 * injects latency beneath them. It stamps and it tells; it knows nothing of scenarios, checks or symptoms.
 */
package dev.raceprobe.probe.ws;
