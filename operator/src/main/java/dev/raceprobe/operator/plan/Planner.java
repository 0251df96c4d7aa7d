package dev.raceprobe.operator.plan;

import dev.raceprobe.api.v1alpha1.CircuitBreaker;
import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.LatencyProfile;
import dev.raceprobe.api.v1alpha1.Load;
import dev.raceprobe.api.v1alpha1.RaceProbeSpec;
import dev.raceprobe.api.v1alpha1.RaceProbeSpec.Mode;
import dev.raceprobe.api.v1alpha1.Scenario;
import dev.raceprobe.api.v1alpha1.ScenarioType;
import dev.raceprobe.api.v1alpha1.Shards;
import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.contract.ShardPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Plans the shards of a valid spec: the same spec and options give the same plan, to the letter. */
public final class Planner {
    private static final int SLICES_IN_EVALUATED = 20;

    /** A pod keeps 64 slices: with the open one, and the parts at both ends, none has to be merged. */
    private static final int SLICES_IN_WINDOW = 60;

    private static final long MIN_SLICE_MILLIS = 30_000;
    private static final long RUN_SLICE_MILLIS = 5_000;

    private Planner() {}

    /** The plan, sealed under its hash. Expects {@code SpecValidator} to have found nothing. */
    public static ShardPlan plan(String namespace, String name, RaceProbeSpec spec, PlanOptions options) {
        List<Scenario> scenarios =
                spec.scenarios().stream().map(s -> CompleteScenario.of(s, spec)).toList();
        boolean isRun = spec.mode() != Mode.Continuous;
        List<ShardPlan.Row> rows = rows(spec, scenarios, isRun);
        long evaluated = Durations.millis(spec.evaluation().window());
        long grownMillis = rows.stream()
                .mapToLong(row -> RowWindow.of(
                                scenarioOf(row, scenarios),
                                spec.auth().users().count(),
                                spec.evaluation(),
                                row.intervalMillis())
                        .millis())
                .max()
                .orElse(evaluated);
        long windowMillis = isRun ? RowWindow.MAX_MILLIS : grownMillis; // the run is the window, however long it takes
        return ContractJson.seal(new ShardPlan(
                ShardPlan.VERSION,
                "",
                namespace,
                name,
                options.seed().orElse(seed(namespace, name)),
                spec.mode(),
                options.runId().orElse(null),
                options.run().orElse(null),
                shards(spec.load(), rows),
                isRun ? RUN_SLICE_MILLIS : sliceMillis(evaluated, windowMillis),
                windowMillis,
                spec.target(),
                spec.auth(),
                spec.protocol(),
                profiles(spec, scenarios, rows),
                load(
                        spec.load(),
                        rows,
                        Rounds.needed(scenarios, spec.auth().users().count())),
                scenarios,
                rows,
                spec.evidence(),
                options.deniedCidrs()));
    }

    /**
     * Of all rows alike: as rows with the plain window need it, however far back the slowest looks.
     *
     * @param evaluated the plain window, in milliseconds
     * @param windowMillis the longest of any row
     */
    private static long sliceMillis(long evaluated, long windowMillis) {
        return Math.max(MIN_SLICE_MILLIS, Math.max(evaluated / SLICES_IN_EVALUATED, windowMillis / SLICES_IN_WINDOW));
    }

    private static List<ShardPlan.Row> rows(RaceProbeSpec spec, List<Scenario> scenarios, boolean isRun) {
        List<ShardPlan.Row> rows = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            for (String profile : scenario.profiles()) {
                rows.add(new ShardPlan.Row(
                        rows.size(),
                        scenario.name(),
                        profile,
                        Rounds.connections(scenario, spec.auth().users().count()),
                        intervalMillis(scenario),
                        isRun ? awaited(scenario, scenarios, spec) : 0));
            }
        }
        return rows;
    }

    /** Checks that a run waits for. A cold start may never come: unless it is asked for, what else there is does not wait for it. */
    private static int awaited(Scenario scenario, List<Scenario> all, RaceProbeSpec spec) {
        boolean isAlone = all.stream().allMatch(s -> s.type() == ScenarioType.ColdStart);
        return scenario.type() == ScenarioType.ColdStart && scenario.minSamples() == null && !isAlone
                ? 0
                : Promise.minSamples(scenario, spec.evaluation());
    }

    /** A round of ColdStart is one poll. */
    private static long intervalMillis(Scenario complete) {
        return Durations.millis(
                complete.type() == ScenarioType.ColdStart ? complete.coldStart().pollInterval() : complete.interval());
    }

    private static Scenario scenarioOf(ShardPlan.Row row, List<Scenario> scenarios) {
        return scenarios.stream()
                .filter(s -> s.name().equals(row.scenario()))
                .findFirst()
                .orElseThrow();
    }

    /** Those of the rows, and baseline where a scenario has a control that is played without latency. */
    private static List<LatencyProfile> profiles(
            RaceProbeSpec spec, List<Scenario> scenarios, List<ShardPlan.Row> rows) {
        Map<String, LatencyProfile> all = Profiles.of(spec.latencyProfiles());
        Stream<String> controls = scenarios.stream()
                .filter(s -> s.type() == ScenarioType.LatencyProfile)
                .map(s -> "baseline");
        return Stream.concat(rows.stream().map(ShardPlan.Row::profile), controls)
                .distinct()
                .map(all::get)
                .toList();
    }

    /** The sum of the peaks of all rows, which is also the default of {@code load.concurrency}. */
    static int peak(List<ShardPlan.Row> rows) {
        return rows.stream().mapToInt(ShardPlan.Row::connections).sum();
    }

    private static int shards(Load load, List<ShardPlan.Row> rows) {
        return shards(load.shards(), load.concurrency() == null ? peak(rows) : load.concurrency());
    }

    /** How many shards hold so many connections; {@code replicas} must be set with mode Fixed. */
    public static int shards(Shards shards, int concurrency) {
        if (shards.mode() == Shards.Mode.Fixed) {
            return shards.replicas();
        }
        int perPod = shards.maxConnectionsPerPod();
        return Math.max(1, (concurrency + perPod - 1) / perPod);
    }

    private static ShardPlan.ShardLoad load(Load load, List<ShardPlan.Row> rows, int needed) {
        int shards = shards(load, rows);
        int concurrency = load.concurrency() == null ? peak(rows) : load.concurrency();
        CircuitBreaker breaker = load.circuitBreaker();
        return new ShardPlan.ShardLoad(
                Math.max(needed, concurrency / shards), // rounded down: all together stay within what was allowed
                (double) load.maxConnectsPerSecond() / shards,
                new ShardPlan.Breaker(
                        Double.parseDouble(breaker.maxRejectedPercent()),
                        Durations.millis(breaker.window()),
                        Durations.millis(breaker.backoff())));
    }

    /** FNV-1a over namespace and name: stable over restarts and machines. */
    private static long seed(String namespace, String name) {
        long hash = 0xcbf29ce484222325L;
        for (char c : (namespace + "/" + name).toCharArray()) {
            hash = (hash ^ c) * 0x100000001b3L;
        }
        return hash & Long.MAX_VALUE;
    }
}
