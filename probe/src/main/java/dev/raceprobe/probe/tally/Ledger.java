package dev.raceprobe.probe.tally;

import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.contract.Evidence;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.ShardReport;
import dev.raceprobe.contract.Slice;
import dev.raceprobe.probe.PodClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The books of one shard: a {@link SliceTally} to write in on the event loop, and on a thread of its own everything that takes
 * time: encoding closed slices, merging old ones, assembling reports, keeping them on disk. May be used on any thread, but for
 * {@link #tally}.
 */
public final class Ledger implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

    private static final long TICK_MILLIS = 1_000;
    private static final long SAVE_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** Of the open slice as JSON; evidence goes first. */
    private static final int OPEN_MAX_CHARS = 800_000;
    /** A restart skips some ids: those of evidence that was read from us and not yet on disk. */
    private static final long ID_STRIDE = 1_000;

    private final ShardPlan plan;
    private final int shard;
    private final String podUid;
    private final Optional<StateFiles> files;
    private final Executor loop;
    private final long startedAt;
    private final SliceTally tally;
    private final ScheduledExecutorService worker;
    private volatile Archive archive;
    private volatile boolean sealed;
    private volatile boolean finished;
    private volatile boolean unsaved;
    private long savedAtNanos = System.nanoTime();

    private Ledger(ShardPlan plan, int shard, String podUid, Path stateDir, PodClock clock, Executor loop) {
        this.plan = plan;
        this.shard = shard;
        this.podUid = podUid;
        this.files = Optional.ofNullable(stateDir).map(StateFiles::new);
        this.loop = loop;
        Optional<ShardReport> closed = files.flatMap(f -> f.closed(plan.hash(), shard, podUid));
        Optional<Slice> open = files.flatMap(f -> f.open(plan.hash(), shard, podUid))
                .flatMap(r -> r.slices().stream().findFirst());
        long nowMillis = clock.wallMillis(clock.nanos());
        Slice resumed = resume(closed, open, Math.floorDiv(nowMillis, plan.sliceMillis()));
        this.startedAt = startedAt(closed, nowMillis);
        this.finished = closed.map(ShardReport::finished).orElse(false);
        this.sealed = finished;
        this.tally = new SliceTally(
                new SliceTally.Shape(plan.rows().size(), plan.sliceMillis(), evidencePerSymptom(plan), prefix(podUid)),
                resumed,
                nextEvidence(open),
                () -> clock.wallMillis(clock.nanos()),
                new Keeper());
        this.worker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "ledger");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Opens the books; finds those of this pod again after a restart of its container.
     *
     * @param podUid UID of the pod; its first eight characters begin the id of each piece of evidence
     * @param stateDir where the books are kept; null: nowhere
     * @param loop runs what it is given on the event loop, in order
     */
    public static Ledger open(ShardPlan plan, int shard, String podUid, Path stateDir, PodClock clock, Executor loop) {
        Ledger ledger = new Ledger(plan, shard, podUid, stateDir, clock, loop);
        ledger.worker.execute(ledger::saveClosed);
        ledger.worker.scheduleWithFixedDelay(ledger::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        return ledger;
    }

    /** Where to write; on the event loop only. */
    public Tally tally() {
        return tally;
    }

    /** Whether the run is over, in this life of the container or in one before: then it is not run again. */
    public boolean finished() {
        return finished;
    }

    /** The report from a base slice on, that one included. */
    public CompletionStage<ShardReport> report(long sinceSlice) {
        if (sealed) {
            return inOrder(() -> assemble(sinceSlice, Optional.empty()));
        }
        CompletableFuture<ShardReport> report = new CompletableFuture<>();
        try {
            loop.execute(() -> {
                Optional<OpenSlice> open = sealed ? Optional.empty() : Optional.of(tally.snapshot());
                inOrder(() -> assemble(sinceSlice, open)).whenComplete((value, failure) -> {
                    report.complete(value);
                    if (failure != null) {
                        report.completeExceptionally(failure);
                    }
                });
            });
        } catch (RejectedExecutionException e) {
            return inOrder(() -> assemble(sinceSlice, Optional.empty()));
        }
        return report;
    }

    /**
     * Closes the open slice; whatever is written from now on is not reported.
     *
     * @param runIsOver marks the report as final: it is the whole run
     */
    public CompletionStage<Void> seal(boolean runIsOver) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            if (!sealed) {
                tally.cut();
                sealed = true;
            }
            inOrder(() -> {
                        finished = finished || runIsOver;
                        saveClosed();
                        return null;
                    })
                    .thenRun(() -> done.complete(null));
        });
        return done;
    }

    /** Ends the thread; {@link #report} goes on answering with what is there. */
    @Override
    public void close() {
        worker.shutdown();
    }

    private final class Keeper implements SliceTally.Listener {
        @Override
        public void sliceClosed(OpenSlice slice) {
            if (!sealed) {
                inOrder(() -> {
                    file(slice.toSlice(true));
                    return null;
                });
            }
        }

        @Override
        public void symptomSeen() {
            unsaved = true;
        }
    }

    private void file(Slice closed) {
        long windowSlices = Math.floorDiv(plan.windowMillis(), plan.sliceMillis()) + 1;
        archive = archive.add(closed, closed.last() - windowSlices);
        saveClosed();
    }

    private ShardReport assemble(long since, Optional<OpenSlice> open) {
        Archive now = archive;
        List<Slice> slices = new ArrayList<>(now.since(since));
        open.filter(o -> o.number() > now.last() && o.number() >= since)
                .map(o -> small(o.toSlice(false)))
                .ifPresent(slices::add);
        return new ShardReport(ShardPlan.VERSION, plan.hash(), shard, podUid, startedAt, finished, slices);
    }

    private static Slice small(Slice open) {
        return ContractJson.write(open).length() <= OPEN_MAX_CHARS
                ? open
                : Archive.withEvidence(
                        open,
                        open.evidence().stream()
                                .limit(Slice.EVIDENCE_PER_SYMPTOM)
                                .toList());
    }

    private void tick() {
        boolean save = files.isPresent() && (unsaved || System.nanoTime() - savedAtNanos >= SAVE_NANOS);
        try {
            loop.execute(() -> {
                if (sealed || !save) {
                    tally.roll();
                    return;
                }
                OpenSlice open = tally.snapshot();
                inOrder(() -> {
                    saveOpen(open);
                    return null;
                });
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("the event loop is gone");
        }
    }

    private void saveOpen(OpenSlice open) {
        unsaved = false;
        savedAtNanos = System.nanoTime();
        ShardReport report = assemble(Long.MAX_VALUE, Optional.empty());
        files.ifPresent(f -> f.saveOpen(with(report, List.of(small(open.toSlice(false))))));
    }

    private void saveClosed() {
        files.ifPresent(f -> f.saveClosed(assemble(Long.MIN_VALUE, Optional.empty())));
    }

    private static ShardReport with(ShardReport r, List<Slice> slices) {
        return new ShardReport(r.version(), r.planHash(), r.shard(), r.podUid(), r.startedAt(), r.finished(), slices);
    }

    /** On the ledger's thread; on the caller's once that has ended. */
    private <T> CompletableFuture<T> inOrder(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, worker);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(work.get());
        }
    }

    /** Fills the archive from what was kept; the open slice goes on if it still is the present one. */
    private Slice resume(Optional<ShardReport> closed, Optional<Slice> open, long now) {
        archive = Archive.of(closed.map(ShardReport::slices).orElse(List.of()));
        Optional<Slice> unfinished = open.filter(s -> s.last() > archive.last());
        if (unfinished.isPresent() && unfinished.get().last() >= now) {
            return unfinished.get();
        }
        unfinished.ifPresent(s -> archive = archive.add(closed(s), Long.MIN_VALUE));
        return Slice.open(Math.max(now, archive.last() + 1));
    }

    private static Slice closed(Slice s) {
        return new Slice(s.first(), s.last(), true, s.health(), s.reach(), s.rows(), s.evidence());
    }

    private static long startedAt(Optional<ShardReport> before, long nowMillis) {
        return before.map(ShardReport::startedAt).orElse(nowMillis);
    }

    private static int evidencePerSymptom(ShardPlan plan) {
        int wanted = plan.evidence() == null
                ? Slice.EVIDENCE_PER_SYMPTOM
                : plan.evidence().maxSamples();
        return Math.max(1, Math.min(wanted, Slice.EVIDENCE_PER_SYMPTOM));
    }

    private static String prefix(String podUid) {
        return podUid.substring(0, Math.min(8, podUid.length()));
    }

    private long nextEvidence(Optional<Slice> open) {
        List<Slice> all = new ArrayList<>(archive.slices());
        open.ifPresent(all::add);
        long newest = all.stream()
                .flatMap(s -> s.evidence().stream())
                .map(Evidence::id)
                .mapToLong(id -> Long.parseLong(id.substring(id.lastIndexOf('-') + 1)))
                .max()
                .orElse(-1);
        return newest < 0 && all.isEmpty() ? 0 : (newest / ID_STRIDE + 1) * ID_STRIDE;
    }
}
