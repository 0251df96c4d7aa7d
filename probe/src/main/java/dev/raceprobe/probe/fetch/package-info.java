/**
 * What the probe asks over HTTP beside its WebSockets: tokens, readiness, state, metrics. One small request at a time, on the
 * shard's event loop; whatever goes wrong is a result, never an exception.
 */
package dev.raceprobe.probe.fetch;
