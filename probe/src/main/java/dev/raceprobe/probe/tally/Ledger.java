package dev.raceprobe.probe.tally;

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
import java.util.stream.Stream;
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
    private static final long LOOP_SECONDS = 5;
    private static final long SAVE_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** With a finding the open slice is saved sooner. */
    private static final long FINDING_SAVE_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** Bytes of the open slice as JSON, at most. */
    static final int OPEN_MAX_BYTES = 800_000;

    /** Pieces of evidence of one symptom that the open slice has in memory, where rows are more than a few. */
    private static final int OPEN_MAX_EVIDENCE = 2_000;

    /** A restart skips some ids: those of evidence that was read from us and not yet on disk. */
    private static final long ID_STRIDE = 1_000;

    private final ShardPlan plan;
    private final int shard;
    private final String podUid;
    private final int evidencePerSymptom;
    private final Optional<StateFiles> files;
    private final Executor loop;
    private final long startedAt;
    private final SliceTally tally;
    private final ScheduledExecutorService worker;
    private final Histories histories;
    private volatile Archive archive;
    private volatile Slice open;
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
        long nowMillis = clock.wallMillis(clock.nanos());
        Optional<ShardReport> kept =
                files.flatMap(f -> f.closed(plan.hash(), shard, podUid)).filter(r -> isPast(r, nowMillis));
        Optional<ShardReport> keptOpen =
                files.flatMap(f -> f.open(plan.hash(), shard, podUid)).filter(r -> isPast(r, nowMillis));
        Optional<Slice> unfinished = keptOpen.flatMap(r -> r.slices().stream().findFirst());
        this.startedAt = kept.map(ShardReport::startedAt).orElse(nowMillis);
        this.finished = kept.map(ShardReport::finished).orElse(false);
        this.sealed = finished;
        this.evidencePerSymptom = evidencePerSymptom(plan);
        this.archive = Archive.of(kept.map(ShardReport::slices).orElse(List.of()), evidencePerSymptom);
        this.histories = Histories.of(
                plan.rows().size(),
                Stream.of(kept, keptOpen).flatMap(Optional::stream).toList());
        long number = resume(unfinished, Math.floorDiv(nowMillis, plan.sliceMillis()));
        this.tally = new SliceTally(
                new SliceTally.Shape(
                        plan.rows().size(), plan.sliceMillis(), evidencePerSymptom, Evidence.prefix(podUid)),
                number,
                nextEvidence(),
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

    /**
     * The report from a base slice on, that one included. Where the event loop does not answer within 5 s it is made of what was
     * handed over before.
     */
    public CompletionStage<ShardReport> report(long sinceSlice) {
        return onLoop(tally::harvest).thenCompose(done -> inOrder(() -> assemble(sinceSlice)));
    }

    /**
     * Closes the open slice; whatever is written from now on is not reported.
     *
     * @param runIsOver marks the report as final: it is the whole run
     */
    public CompletionStage<Void> seal(boolean runIsOver) {
        return onLoop(() -> {
                    tally.cut();
                    sealed = true;
                })
                .thenCompose(done -> inOrder(() -> {
                    finished = finished || runIsOver;
                    saveClosed();
                    return null;
                }));
    }

    /** Completes once the work was done on the event loop, or will not be: sealed, blocked or gone. */
    private CompletableFuture<Void> onLoop(Runnable work) {
        if (sealed) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            loop.execute(() -> {
                if (!sealed) {
                    work.run();
                }
                done.complete(null);
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("the event loop is gone");
            done.complete(null);
        }
        return done.completeOnTimeout(null, LOOP_SECONDS, TimeUnit.SECONDS);
    }

    /** Ends the thread; {@link #report} goes on answering with what is there. */
    @Override
    public void close() {
        worker.shutdown();
    }

    private final class Keeper implements SliceTally.Listener {
        @Override
        public void harvested(OpenSlice part, boolean last) {
            if (!sealed) {
                inOrder(() -> {
                    part.ended().forEach(ended -> histories.add(ended.row(), ended.seen(), part.number()));
                    take(part.toSlice(), last);
                    return null;
                });
            }
        }

        @Override
        public void symptomSeen() {
            unsaved = true;
        }
    }

    private void take(Slice part, boolean last) {
        Slice whole = open == null ? part : open.merge(part).withEvidence(evidencePerSymptom);
        if (last) {
            long windowSlices = Math.floorDiv(plan.windowMillis(), plan.sliceMillis()) + 1;
            archive = archive.add(closed(whole), whole.last() - windowSlices);
            open = null;
            saveClosed();
        } else {
            open = Coarse.within(OPEN_MAX_BYTES, whole);
        }
    }

    private ShardReport assemble(long since) {
        List<Slice> slices = new ArrayList<>(archive.since(since));
        if (open != null && open.last() >= since) {
            slices.add(open);
        }
        return report(slices, since);
    }

    private ShardReport report(List<Slice> slices, long since) {
        return new ShardReport(
                ShardPlan.VERSION, plan.hash(), shard, podUid, startedAt, finished, slices, histories.since(since));
    }

    private void tick() {
        long age = System.nanoTime() - savedAtNanos;
        if (files.isPresent() && age >= (unsaved ? FINDING_SAVE_NANOS : SAVE_NANOS)) {
            savedAtNanos = System.nanoTime();
            unsaved = false;
            onLoop(tally::harvest)
                    .thenCompose(done -> inOrder(() -> {
                        saveOpen();
                        return null;
                    }));
        } else {
            onLoop(tally::roll);
        }
    }

    private void saveOpen() {
        if (open != null) {
            files.ifPresent(f -> f.saveOpen(report(List.of(open), Long.MIN_VALUE)));
        }
    }

    private void saveClosed() {
        files.ifPresent(f -> f.saveClosed(report(archive.slices(), Long.MIN_VALUE)));
    }

    /** On the ledger's thread; on the caller's once that has ended. */
    private <T> CompletableFuture<T> inOrder(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, worker).whenComplete((value, failure) -> {
                if (failure != null) {
                    LOG.error("keeping the books failed", failure);
                }
            });
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(work.get());
        }
    }

    /** What an earlier life wrote by a clock that has been set back since holds up nothing: nobody believes it. */
    private boolean isPast(ShardReport kept, long nowMillis) {
        return kept.finished()
                || kept.slices().stream()
                        .allMatch(slice -> slice.first() * plan.sliceMillis() <= nowMillis + PodClock.MAX_APART_MILLIS);
    }

    /** The number to go on with: that of the slice that was open, if it still is the present one. */
    private long resume(Optional<Slice> unfinished, long now) {
        unfinished.filter(s -> s.last() > archive.last()).ifPresent(s -> {
            if (s.last() >= now) {
                open = s;
            } else {
                archive = archive.add(closed(s), Long.MIN_VALUE);
            }
        });
        return open != null ? open.last() : Math.max(now, archive.last() + 1);
    }

    private static Slice closed(Slice s) {
        return new Slice(s.first(), s.last(), true, s.health(), s.reach(), s.rows(), s.evidence());
    }

    /** As many as the spec asks for, while all rows together stay within {@link #OPEN_MAX_EVIDENCE}; none is not asked for. */
    private static int evidencePerSymptom(ShardPlan plan) {
        int wanted =
                plan.evidence() == null ? Coarse.FEW_PIECES : plan.evidence().maxSamples();
        int ofARow = OPEN_MAX_EVIDENCE / Math.max(1, plan.rows().size());
        int most = Math.max(Coarse.FEW_PIECES, Math.min(Slice.MAX_EVIDENCE_PER_SYMPTOM, ofARow));
        return Math.max(1, Math.min(wanted, most));
    }

    private long nextEvidence() {
        List<Slice> all = new ArrayList<>(archive.slices());
        if (open != null) {
            all.add(open);
        }
        long newest = all.stream()
                .flatMap(s -> s.evidence().stream())
                .map(Evidence::id)
                .filter(id -> id.matches(".*-[0-9]{1,18}"))
                .mapToLong(id -> Long.parseLong(id.substring(id.lastIndexOf('-') + 1)))
                .max()
                .orElse(-1);
        return all.isEmpty() ? 0 : (newest / ID_STRIDE + 1) * ID_STRIDE;
    }
}
