package dev.raceprobe.probe.timeline;

/**
 * A message that arrived.
 *
 * @param atNanos monotonic, on the probe's side
 * @param targetNanos monotonic, when the relay read it from the target; the same without a relay
 */
public record Received(long atNanos, long targetNanos, FrameFacts facts) {}
