package dev.raceprobe.operator.collect;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.contract.ShardPlan;
import io.javaoperatorsdk.operator.health.Status;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event source of shard reports: pulls them from the pods that the reconciler last named, and wakes it when there is
 * news. No reconcile thread ever waits for a pod.
 */
public final class ShardReports extends AbstractEventSource<Collected, RaceProbe>
        implements ResourceEventAware<RaceProbe> {
    private static final Logger LOG = LoggerFactory.getLogger(ShardReports.class);

    /** Probes are pulled by turns, each once in every round of them: what a thousand report at once comes in a burst else. */
    private static final int TURNS = 20;

    private final ReportReader reader;
    private final Duration every;
    private final Clock clock;
    private final Consumer<ResourceID> forgotten;
    private final Map<ResourceID, ProbePulls> probes = new ConcurrentHashMap<>();
    private int turn; // of the timer's thread alone
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "collect");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param every how often each pod is pulled
     * @param clock that pods' clocks are held against
     * @param forgotten told when a RaceProbe is gone
     */
    public ShardReports(ReportReader reader, Duration every, Clock clock, Consumer<ResourceID> forgotten) {
        super(Collected.class, "shard-reports");
        this.reader = reader;
        this.every = every;
        this.clock = clock;
        this.forgotten = forgotten;
    }

    /**
     * Pulls from these pods from now on, and says what is known so far. A plan of another hash begins anew.
     */
    public Collected observe(RaceProbe probe, ShardPlan plan, List<ShardPod> pods) {
        ResourceID id = ResourceID.fromResource(probe);
        ProbePulls pulls = probes.compute(
                id,
                (key, known) -> known != null && known.isAbout(probe, plan)
                        ? known
                        : new ProbePulls(probe.getMetadata().getUid(), plan, reader, every, clock));
        if (pulls.watch(pods)) {
            timer.execute(() -> pull(id, pulls)); // a new pod is not kept waiting for the next turn
        }
        return pulls.collected();
    }

    /** Pulls nothing for this probe any more, and forgets what was. */
    public void forget(RaceProbe probe) {
        probes.remove(ResourceID.fromResource(probe));
    }

    private void pullTurn() {
        int now = turn;
        turn = (turn + 1) % TURNS;
        probes.forEach((id, pulls) -> {
            if (Math.floorMod(id.hashCode(), TURNS) == now) {
                pull(id, pulls);
            }
        });
    }

    private void pull(ResourceID id, ProbePulls pulls) {
        try {
            pulls.pull().whenComplete((news, error) -> {
                if (error != null) {
                    LOG.error("pulling reports of {} failed", id, error);
                } else if (news && isRunning()) {
                    getEventHandler().handleEvent(new Event(id));
                }
            });
        } catch (RuntimeException e) {
            LOG.error("pulling reports of {} failed", id, e); // an escaped exception would end the timer for all
        }
    }

    @Override
    public void start() {
        super.start();
        long pause = every.toNanos() / TURNS;
        timer.scheduleWithFixedDelay(this::pullTurn, pause, pause, TimeUnit.NANOSECONDS);
    }

    @Override
    public void stop() {
        super.stop();
        timer.shutdownNow();
        probes.clear();
    }

    @Override
    public void onResourceDeleted(RaceProbe probe) {
        forget(probe);
        forgotten.accept(ResourceID.fromResource(probe));
    }

    @Override
    public Set<Collected> getSecondaryResources(RaceProbe probe) {
        ProbePulls pulls = probes.get(ResourceID.fromResource(probe));
        return pulls == null ? Set.of() : Set.of(pulls.collected());
    }

    @Override
    public Status getStatus() {
        return timer.isShutdown() ? Status.UNHEALTHY : Status.HEALTHY;
    }
}
