package dev.raceprobe.contract;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.raceprobe.api.v1alpha1.Auth;
import dev.raceprobe.api.v1alpha1.EvidencePolicy;
import dev.raceprobe.api.v1alpha1.LatencyProfile;
import dev.raceprobe.api.v1alpha1.Protocol;
import dev.raceprobe.api.v1alpha1.RaceProbeSpec.Mode;
import dev.raceprobe.api.v1alpha1.Scenario;
import dev.raceprobe.api.v1alpha1.ScenarioType;
import dev.raceprobe.api.v1alpha1.Target;
import java.util.List;

/**
 * Everything that a probe pod needs to know, and nothing secret. One plan serves all shards of a probe; it is the spec
 * with every default applied, and what the planner decided. Its hash names it: a report with another hash is not about it.
 *
 * @param version version of this contract, {@link #VERSION}
 * @param hash lower-case hexadecimal SHA-256 of the plan's JSON with an empty hash
 * @param namespace namespace of the RaceProbe
 * @param name name of the RaceProbe
 * @param seed seed of everything drawn by chance: jitter, delays, offsets
 * @param mode Continuous probes until it is stopped; Once and Scheduled end by themselves, see {@code run}
 * @param runId which run of a Once or Scheduled probe this is; absent in mode Continuous
 * @param run bounds of a run; absent in mode Continuous
 * @param shards number of shards, [1, 1000]; rounds are dealt to them by (row + round) mod shards
 * @param sliceMillis length of a time slice, [1000, ...)
 * @param windowMillis the longest window of any row: for how long slices are kept
 * @param latencyProfiles every profile that a row names, built-in ones included
 * @param load the load of one shard
 * @param scenarios with the block of each one's type present and complete
 * @param rows scenario × profile, in the order of the spec; {@code rows.get(i).index() == i}
 * @param deniedCidrs addresses that a connection must not go to, checked on the address connected to
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ShardPlan(
        int version,
        String hash,
        String namespace,
        String name,
        long seed,
        Mode mode,
        String runId,
        RunBounds run,
        int shards,
        long sliceMillis,
        long windowMillis,
        Target target,
        Auth auth,
        Protocol protocol,
        List<LatencyProfile> latencyProfiles,
        ShardLoad load,
        List<Scenario> scenarios,
        List<Row> rows,
        EvidencePolicy evidence,
        List<String> deniedCidrs) {

    /** The version of plan and report that this code speaks. */
    public static final int VERSION = 1;

    public ShardPlan {
        latencyProfiles = List.copyOf(latencyProfiles);
        scenarios = List.copyOf(scenarios);
        rows = List.copyOf(rows);
        deniedCidrs = deniedCidrs == null ? List.of() : List.copyOf(deniedCidrs);
        if (shards < 1) {
            throw new IllegalArgumentException("shards must be in [1, 1000], was " + shards);
        }
        if (sliceMillis < 1000) {
            throw new IllegalArgumentException("sliceMillis must be in [1000, ...), was " + sliceMillis);
        }
    }

    /** The scenario of a row. */
    public Scenario scenario(Row row) {
        return scenarios.stream()
                .filter(s -> s.name().equals(row.scenario()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no scenario " + row.scenario()));
    }

    /** The latency profile of a name. */
    public LatencyProfile profile(String profileName) {
        return latencyProfiles.stream()
                .filter(p -> p.name().equals(profileName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no latency profile " + profileName));
    }

    /** Which shard plays a round of a row. A cold start lasts over many rounds: they all stay in one shard. */
    public int shardOf(int row, long round) {
        return Math.floorMod(staysInOneShard(row) ? row : row + round, shards);
    }

    /** Whether a shard plays any round of a row. */
    public boolean plays(int shard, int row) {
        return !staysInOneShard(row) || shardOf(row, 0) == shard;
    }

    /** Whether one shard plays all rounds of a row, because something lasts over them. */
    public boolean staysInOneShard(int row) {
        return scenario(rows.get(row)).type() == ScenarioType.ColdStart;
    }

    /** This plan under another hash. */
    public ShardPlan withHash(String newHash) {
        return new ShardPlan(
                version,
                newHash,
                namespace,
                name,
                seed,
                mode,
                runId,
                run,
                shards,
                sliceMillis,
                windowMillis,
                target,
                auth,
                protocol,
                latencyProfiles,
                load,
                scenarios,
                rows,
                evidence,
                deniedCidrs);
    }

    /**
     * One row: scenario × profile.
     *
     * @param index position in {@link ShardPlan#rows}
     * @param scenario name of the scenario
     * @param profile name of the latency profile
     * @param connections connections that one round of this row opens at most, [1, ...)
     * @param intervalMillis a round starts every interval, [1, ...)
     * @param minSamples conclusive checks that a run waits for, [0, ...); 0 in mode Continuous
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Row(
            int index, String scenario, String profile, int connections, long intervalMillis, int minSamples) {}

    /**
     * The load of one shard.
     *
     * @param concurrency connections open at once, at most, [1, 100000]
     * @param maxConnectsPerSecond connections started in a second, at most, (0, ...)
     * @param breaker when to stop hurting a target in distress
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record ShardLoad(int concurrency, double maxConnectsPerSecond, Breaker breaker) {}

    /**
     * The circuit breaker.
     *
     * @param maxRejectedPercent share of rejected attempts in the window that opens the breaker, (0, 100]
     * @param windowMillis over which the share is taken
     * @param backoffMillis for how long nothing is attempted then
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Breaker(double maxRejectedPercent, long windowMillis, long backoffMillis) {}

    /**
     * When a run ends: as soon as each row has its {@code minSamples} checks, at {@code maxMillis} at the latest; or after
     * {@code exactMillis}, where given. Rounds that are playing then end by themselves.
     *
     * @param exactMillis no new round starts after this; null: until the rows have enough
     * @param maxMillis no new round starts after this in any case
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record RunBounds(Long exactMillis, long maxMillis) {}
}
