package dev.raceprobe.probe.timeline;

/**
 * A message that was sent.
 *
 * @param tag what the script calls it
 * @param nonce its correlation id
 * @param atNanos monotonic, when it left the WebSocket layer
 * @param targetNanos monotonic, when the relay wrote it to the target; the same without a relay
 */
public record Sent(String tag, String nonce, long atNanos, long targetNanos) {}
