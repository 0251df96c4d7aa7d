package dev.raceprobe.probe;

import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.ShardReport;
import dev.raceprobe.probe.metrics.ProbeMetrics;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One shard of a plan: its event loop and what surrounds it. It keeps books and plays no rounds yet. */
public final class Shard implements PodShard {
    private final Vertx vertx;
    private final ShardEdges edges;
    private final CompletableFuture<Void> finished = new CompletableFuture<>();

    private Shard(Vertx vertx, ShardEdges edges) {
        this.vertx = vertx;
        this.edges = edges;
    }

    /**
     * What a shard is started with.
     *
     * @param stateDir where its books are kept; null: nowhere
     */
    public record ShardSettings(ShardPlan plan, int shard, String podUid, Path secretsDir, Path stateDir) {}

    /** Starts a shard. */
    public static Shard start(ShardSettings settings) {
        Vertx vertx = Vertx.vertx();
        Context loop = vertx.getOrCreateContext();
        ShardEdges edges = ShardEdges.open(
                settings.plan(),
                settings.shard(),
                settings.podUid(),
                settings.secretsDir(),
                settings.stateDir(),
                PodClock.start(),
                task -> loop.runOnContext(v -> task.run()));
        Shard shard = new Shard(vertx, edges);
        if (edges.ledger().finished()) {
            shard.finished.complete(null);
        }
        return shard;
    }

    @Override
    public Vertx vertx() {
        return vertx;
    }

    @Override
    public ProbeMetrics metrics() {
        return edges.metrics();
    }

    @Override
    public ShardReport report(long sinceSlice) {
        return edges.ledger().report(sinceSlice).toCompletableFuture().join();
    }

    @Override
    public CompletionStage<Void> finished() {
        return finished.minimalCompletionStage();
    }

    /** No new round starts; running checks end by themselves. */
    public void stopRounds() {}

    @Override
    public void close() {
        edges.ledger().seal(false).toCompletableFuture().join();
        edges.close();
    }
}
