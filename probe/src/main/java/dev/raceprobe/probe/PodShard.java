package dev.raceprobe.probe;

import dev.raceprobe.contract.ShardReport;
import dev.raceprobe.probe.metrics.ProbeMetrics;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletionStage;

/** What the pod around it needs of a shard. Thread-safe from outside. */
public interface PodShard {
    /** The pod's Vert.x, for its HTTP server. */
    Vertx vertx();

    /** What its stamps are taken from. */
    PodClock clock();

    /** The shard's metrics. */
    ProbeMetrics metrics();

    /** The report from a base slice on; also after {@link #close}. */
    ShardReport report(long sinceSlice);

    /** Completes when a run is over; never in mode Continuous. */
    CompletionStage<Void> finished();

    /** Ends the traffic: no new connections, running checks get their grace, sockets close with 1001. Returns when that is done. */
    void close();
}
