package dev.raceprobe.probe;

import dev.raceprobe.contract.Evidence;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.ShardReport;
import dev.raceprobe.probe.http.PodView;
import dev.raceprobe.probe.http.ProbeHttp;
import dev.raceprobe.probe.metrics.ProbeMetrics.Scrape;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pod: its shard and its HTTP server. It is ready from the start of the rounds to SIGTERM, and serves its report until
 * somebody has read the last of it or the grace is over.
 */
final class ProbePod implements PodView {
    private static final Logger LOG = LoggerFactory.getLogger(ProbePod.class);

    private final ShardPlan plan;
    private final PodShard shard;
    private final CountDownLatch lastReportRead = new CountDownLatch(1);
    private volatile ProbeHttp http;
    private volatile boolean ready;
    private volatile boolean complete;

    private ProbePod(ShardPlan plan, PodShard shard) {
        this.plan = plan;
        this.shard = shard;
    }

    /**
     * Serves a shard.
     *
     * @throws BadArguments if the address cannot be listened on
     */
    static ProbePod serve(ShardPlan plan, PodShard shard, String host, int port) throws BadArguments {
        ProbePod pod = new ProbePod(plan, shard);
        try {
            pod.http = ProbeHttp.start(shard.vertx(), host, port, pod)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new BadArguments(
                    "--listen " + host + ":" + port + ": " + e.getCause().getMessage());
        } catch (TimeoutException e) {
            throw new BadArguments("--listen " + host + ":" + port + ": timed out");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BadArguments("interrupted");
        }
        shard.finished().thenRun(() -> pod.complete = true);
        pod.ready = true;
        LOG.info("probing for {}/{}, listening on {}:{}", plan.namespace(), plan.name(), host, pod.port());
        return pod;
    }

    /** The port that is listened on. */
    int port() {
        return http.port();
    }

    /** SIGTERM. Returns when all is over, after {@code graceMillis} at the latest. */
    void shutDown(long graceMillis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(graceMillis);
        ready = false;
        LOG.info("shutting down: no new connections, {} ms for what is running", graceMillis);
        try {
            CompletableFuture.runAsync(shard::close, task -> new Thread(task, "shutdown").start())
                    .get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            complete = true;
            boolean read = lastReportRead.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            LOG.info(read ? "the last report was read" : "the grace is over, and nobody read the last report");
        } catch (TimeoutException e) {
            LOG.warn("checks were still running at the end of the grace");
        } catch (ExecutionException e) {
            LOG.error("ending the traffic failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean tellsTime() {
        return !shard.clock().isLeftBehind();
    }

    @Override
    public boolean ready() {
        return ready;
    }

    @Override
    public ShardPlan plan() {
        return plan;
    }

    @Override
    public ShardReport report(long sinceSlice) {
        return shard.report(sinceSlice);
    }

    @Override
    public Scrape scrape(String accept) {
        return shard.metrics().scrape(accept, this::keptEvidence);
    }

    private Set<String> keptEvidence() {
        return report(0).slices().stream()
                .flatMap(slice -> slice.evidence().stream())
                .map(Evidence::id)
                .collect(Collectors.toSet());
    }

    @Override
    public void reportRead(boolean nothingFollows) {
        if (nothingFollows) {
            lastReportRead.countDown();
        }
    }

    @Override
    public boolean complete() {
        return complete;
    }
}
