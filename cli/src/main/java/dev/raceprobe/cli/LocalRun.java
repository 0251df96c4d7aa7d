package dev.raceprobe.cli;

import dev.raceprobe.api.v1alpha1.Load;
import dev.raceprobe.api.v1alpha1.RaceProbeSpec;
import dev.raceprobe.api.v1alpha1.RaceProbeSpec.Mode;
import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.api.v1alpha1.Shards;
import dev.raceprobe.cli.terminal.RunView;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.ShardReport;
import dev.raceprobe.operator.evidence.Evidences;
import dev.raceprobe.operator.judge.ConditionFact;
import dev.raceprobe.operator.judge.Judge;
import dev.raceprobe.operator.judge.JudgeInput;
import dev.raceprobe.operator.judge.Judgement;
import dev.raceprobe.operator.judge.Reason;
import dev.raceprobe.operator.plan.PlanOptions;
import dev.raceprobe.operator.plan.Planner;
import dev.raceprobe.operator.policy.Policies;
import dev.raceprobe.operator.status.StatusInput;
import dev.raceprobe.operator.status.Statuses;
import dev.raceprobe.probe.Shard;
import dev.raceprobe.probe.Shard.ShardSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Probes from this machine: each RaceProbe is one shard in this process, planned and judged as by the operator. */
final class LocalRun {
    private static final Duration AT_MOST = Duration.ofMinutes(10);
    private static final String RUN_ID = "run";

    private final List<Played> probes;
    private final Optional<Duration> bound;
    private final Progress progress;

    LocalRun(List<CheckedProbe> probes, LocalSecrets secrets, Optional<Duration> bound, Progress progress) {
        this.probes = probes.stream()
                .map(probe -> new Played(probe, secrets.directory(probe.namespace()), bound))
                .toList();
        this.bound = bound;
        this.progress = progress;
    }

    /** Plays to the end, or to an interrupt, and hands over the results; the exit code. */
    int play(Interrupt interrupt, Consumer<List<ProbeResult>> print) {
        CompletableFuture<?> over =
                CompletableFuture.allOf(probes.stream().map(Played::finished).toArray(CompletableFuture<?>[]::new));
        interrupt.whenItComes(() -> over.cancel(false));
        watch(over, interrupt);
        probes.forEach(Played::close);
        List<ProbeResult> results =
                probes.stream().map(probe -> probe.result(Instant.now())).toList();
        print.accept(results);
        return interrupt.hasCome() ? ExitCode.INTERRUPTED : ProbeResult.exitCode(results);
    }

    private void watch(CompletableFuture<?> over, Interrupt interrupt) {
        Instant start = Instant.now();
        while (!interrupt.hasCome() && !awaitASecond(over)) {
            progress.show(new RunView(
                    Duration.between(start, Instant.now()),
                    bound,
                    probes.stream()
                            .map(probe -> probe.view(progress.showsVerdicts()))
                            .toList()));
        }
        progress.done();
    }

    private static boolean awaitASecond(CompletableFuture<?> over) {
        try {
            over.get(1, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (java.util.concurrent.CancellationException e) {
            return true;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a shard ended with an error", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** One probe of the run. */
    private static final class Played implements AutoCloseable {
        private final CheckedProbe probe;
        private final ShardPlan plan;
        private final Shard shard;
        private final LiveVerdicts live;

        private Played(CheckedProbe probe, Path secrets, Optional<Duration> bound) {
            this.probe = probe;
            this.plan = plan(probe, bound);
            this.shard =
                    Shard.start(new ShardSettings(plan, 0, UUID.randomUUID().toString(), secrets, null));
            this.live = new LiveVerdicts(probe.name(), probe.spec(), report -> {
                Instant now = Instant.now();
                return status(judgement(report, now), now);
            });
        }

        private static ShardPlan plan(CheckedProbe probe, Optional<Duration> bound) {
            RaceProbeSpec spec = asOneShard(probe.spec());
            ShardPlan.RunBounds bounds = bound.map(Duration::toMillis)
                    .map(millis -> new ShardPlan.RunBounds(millis, millis))
                    .orElseGet(() -> PlanOptions.bounds(spec));
            return Planner.plan(
                    probe.namespace(), probe.name(), spec, PlanOptions.run(RUN_ID, bounds, Policies.METADATA_SERVICES));
        }

        private static RaceProbeSpec asOneShard(RaceProbeSpec s) {
            Load load = new Load(
                    s.load().concurrency(),
                    s.load().maxConnectsPerSecond(),
                    new Shards(Shards.Mode.Fixed, 1, null),
                    s.load().circuitBreaker());
            return new RaceProbeSpec(
                    Mode.Once,
                    null,
                    RUN_ID,
                    false,
                    s.target(),
                    s.auth(),
                    s.protocol(),
                    s.latencyProfiles(),
                    load,
                    s.scenarios(),
                    s.evaluation(),
                    s.evidence(),
                    s.monitoring(),
                    s.statusUpdateInterval(),
                    s.template());
        }

        private CompletableFuture<Void> finished() {
            return shard.finished().toCompletableFuture();
        }

        private RunView.Probe view(boolean judged) {
            return live.view(shard.report(0), judged);
        }

        private Judgement judgement(ShardReport report, Instant now) {
            return Judge.judge(new JudgeInput(plan, probe.spec().evaluation(), report, now.toEpochMilli()));
        }

        private RaceProbeStatus status(Judgement judgement, Instant now) {
            ConditionFact ready = new ConditionFact("Ready", "True", Reason.ProbesRunning.name(), "run locally");
            return Statuses.of(new StatusInput(
                    plan,
                    1,
                    judgement,
                    ready,
                    1,
                    Optional.empty(),
                    OptionalLong.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    now));
        }

        private ProbeResult result(Instant now) {
            Judgement judgement = judgement(shard.report(0), now);
            return new ProbeResult(
                    probe.namespace(),
                    probe.name(),
                    status(judgement, now),
                    Evidences.publish(plan, judgement),
                    plan,
                    judgement);
        }

        @Override
        public void close() {
            shard.closeAll();
        }
    }
}
