package dev.raceprobe.target.truth;

/**
 * Whom a line of the truth is about: one opening handshake, and the connection that came of it.
 *
 * @param id counts the server's handshakes from 1
 * @param trace the trace id of its {@code traceparent}, empty without one
 * @param user the token's subject, empty before the token was accepted
 */
public record Arrival(long id, String trace, String user, String path) {}
