package dev.raceprobe.probe;

import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.ShardReport;
import dev.raceprobe.probe.fetch.LoopFetcher;
import dev.raceprobe.probe.metrics.ProbeMetrics;
import dev.raceprobe.probe.round.Openings;
import dev.raceprobe.probe.round.Presence;
import dev.raceprobe.probe.round.RoundSettings;
import dev.raceprobe.probe.round.Rounds;
import dev.raceprobe.probe.schedule.Admission;
import dev.raceprobe.probe.schedule.Breaker;
import dev.raceprobe.probe.schedule.Reservation;
import dev.raceprobe.probe.script.Ids;
import dev.raceprobe.probe.script.Protocols;
import dev.raceprobe.probe.tally.Tally;
import dev.raceprobe.probe.warmup.WarmUp;
import dev.raceprobe.probe.ws.ConnectorSettings;
import dev.raceprobe.probe.ws.WsConnector;
import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.internal.ContextInternal;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One shard of a plan: one event loop on which its rounds are played, and what surrounds it. Thread-safe from outside. */
public final class Shard implements PodShard {
    /** For so long running checks may go on after {@link #close}. */
    static final long GRACE_MILLIS = 5_000;

    /** For so long peers may take to answer our Close after that. */
    private static final long CLOSING_MILLIS = 6_000;

    private static final long LOOK_MILLIS = 20;

    private final Vertx vertx;
    private final EventLoop loop;
    private final ShardEdges edges;
    private final WsConnector connector;
    private final LoopFetcher fetcher;
    private final LoopMeter meter;
    private final PodClock clock;
    private final CompletableFuture<Void> finished = new CompletableFuture<>();
    private final Rounds rounds;

    private Shard(
            Vertx vertx,
            EventLoop loop,
            ShardEdges edges,
            WsConnector connector,
            LoopFetcher fetcher,
            ShardPlan plan,
            int shard,
            PodClock clock) {
        this.vertx = vertx;
        this.loop = loop;
        this.edges = edges;
        this.connector = connector;
        this.fetcher = fetcher;
        this.clock = clock;
        Tally tally = edges.tally();
        this.meter = new LoopMeter(loop, tally, connector.punctuality());
        RoundSettings settings = new RoundSettings(
                plan,
                clock,
                loop,
                connector,
                new Openings(plan, edges.tokens(), edges.secrets()),
                new Protocols(plan.protocol()),
                new Admission(
                        Reservation.of(plan).others(), loop, clock::nanos, tally::scheduleLag, connector::isCongested),
                new Breaker(plan.load().breaker()),
                tally,
                new Ids(new SecureRandom().nextLong()),
                fetcher,
                new Presence());
        this.rounds = new Rounds(settings, shard, this::runIsOver);
    }

    /**
     * What a shard is started with.
     *
     * @param stateDir where its books are kept; null: nowhere
     */
    public record ShardSettings(ShardPlan plan, int shard, String podUid, Path secretsDir, Path stateDir) {}

    /** Nothing is read from the class path, so there is no cache of it, which would have to be written somewhere. */
    private static VertxOptions options() {
        return new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(2)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false));
    }

    /**
     * Starts a shard; its first rounds start as soon as it has warmed up.
     *
     * @throws IllegalArgumentException if the plan cannot be played
     */
    public static Shard start(ShardSettings settings) {
        Vertx vertx = Vertx.vertx(options());
        Context context = vertx.getOrCreateContext();
        EventLoop loop = ((ContextInternal) context).nettyEventLoop();
        PodClock clock = PodClock.start();
        LoopFetcher fetcher = new LoopFetcher(
                vertx, context, settings.plan().target(), settings.plan().deniedCidrs(), settings.secretsDir());
        ShardEdges edges = ShardEdges.open(
                settings.plan(),
                settings.shard(),
                settings.podUid(),
                settings.secretsDir(),
                settings.stateDir(),
                clock,
                fetcher,
                loop);
        WsConnector connector = new WsConnector(
                vertx,
                context,
                ConnectorSettings.of(settings.plan().target(), settings.plan().deniedCidrs(), settings.secretsDir()));
        Shard shard = new Shard(vertx, loop, edges, connector, fetcher, settings.plan(), settings.shard(), clock);
        if (edges.ledger().finished()) {
            shard.finished.complete(null);
        } else {
            loop.execute(() -> WarmUp.start(vertx, context, loop, clock, () -> {
                shard.meter.start();
                shard.rounds.start();
            }));
        }
        return shard;
    }

    private void runIsOver() {
        edges.ledger().seal(true).thenRun(() -> finished.complete(null));
    }

    @Override
    public Vertx vertx() {
        return vertx;
    }

    @Override
    public PodClock clock() {
        return clock;
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

    @Override
    public void close() {
        loop.execute(rounds::cutShort);
        if (!quietWithin(GRACE_MILLIS)) {
            loop.execute(rounds::cancel);
            quietWithin(CLOSING_MILLIS);
        }
        loop.execute(meter::stop);
        edges.ledger().seal(false).toCompletableFuture().join();
        connector.close();
        fetcher.close();
        edges.close();
    }

    /** Ends the event loops too; {@link #report} goes on answering. For a shard without a pod around it. */
    public void closeAll() {
        close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private boolean quietWithin(long millis) {
        CompletableFuture<Void> quiet = new CompletableFuture<>();
        loop.execute(() -> look(quiet));
        try {
            quiet.get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            quiet.cancel(false);
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot look at the rounds", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void look(CompletableFuture<Void> quiet) {
        if (rounds.isQuiet()) {
            quiet.complete(null);
        } else if (!quiet.isDone()) {
            loop.schedule(() -> look(quiet), LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
