package dev.raceprobe.operator.validate;

import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.RaceProbeSpec;
import dev.raceprobe.api.v1alpha1.Scenario;
import dev.raceprobe.api.v1alpha1.Shards;
import dev.raceprobe.operator.plan.CompleteScenario;
import dev.raceprobe.operator.plan.Planner;
import dev.raceprobe.operator.plan.Rounds;
import java.util.ArrayList;
import java.util.List;

/** What spec.load must hold for the scenarios' rounds: concurrency, room in a pod, shards. */
final class LoadRules {
    /** Connections of one probe without a policy that says otherwise. */
    static final int DEFAULT_CAP = 2000;

    private final RaceProbeSpec spec;
    private final boolean isCappedByPolicy;
    private final List<Violation> violations = new ArrayList<>();

    private LoadRules(RaceProbeSpec spec, boolean isCappedByPolicy) {
        this.spec = spec;
        this.isCappedByPolicy = isCappedByPolicy;
    }

    /**
     * @param run the scenarios that are run
     * @param isCappedByPolicy whether a policy says how many connections are allowed: {@link #DEFAULT_CAP} does not hold then
     */
    static List<Violation> violations(RaceProbeSpec spec, List<Scenario> run, boolean isCappedByPolicy) {
        LoadRules rules = new LoadRules(spec, isCappedByPolicy);
        rules.check(run);
        return List.copyOf(rules.violations);
    }

    private void check(List<Scenario> run) {
        List<Scenario> runnable = run.stream()
                .filter(LoadRules::hasItsBlock)
                .map(s -> CompleteScenario.of(s, spec))
                .toList();
        int users = spec.auth().users().count();
        int needed = Rounds.needed(runnable, users);
        String which = Rounds.held(runnable, users) == 0
                ? "the connections of the largest round"
                : "the connections that are held and those of the largest other round";
        int sum = runnable.stream()
                .mapToInt(s -> Rounds.connections(s, users) * s.profiles().size())
                .sum();
        Integer given = spec.load().concurrency();
        if (given != null && given < needed) {
            violated("spec.load.concurrency", "must be at least " + needed + ", " + which + ", was " + given);
        }
        int concurrency = given == null ? sum : given;
        if (!isCappedByPolicy && concurrency > DEFAULT_CAP) {
            violated(
                    "spec.load.concurrency",
                    "must be at most " + DEFAULT_CAP + ", the cap without a policy, was " + concurrency
                            + (given == null ? " (the sum of the rows' peaks)" : ""));
        }
        int perPod = spec.load().shards().maxConnectionsPerPod();
        if (needed > perPod) {
            violated(
                    "spec.load.shards.maxConnectionsPerPod",
                    "must be at least " + needed + ", " + which + ", which one shard must hold, was " + perPod);
        }
        boolean isCapped = given != null && given >= needed && needed <= perPod;
        checkShards(spec.load().shards(), concurrency, isCapped, needed, which);
    }

    /** A round runs wholly in one shard: each shard's share of the concurrency must hold the largest, and fit its pod. */
    private void checkShards(Shards shards, int concurrency, boolean isCapped, int needed, String which) {
        boolean isFixed = shards.mode() == Shards.Mode.Fixed;
        if (isFixed && shards.replicas() == null) {
            violated("spec.load.shards.replicas", "is required with mode Fixed");
            return;
        }
        int count = Planner.shards(shards, concurrency);
        if (isCapped && concurrency < needed * count) {
            violated(
                    "spec.load.concurrency",
                    "must be at least " + needed * count + ", " + which + " in each of "
                            + count + " shards, was " + concurrency
                            + (isFixed
                                    ? ""
                                    : "; or raise spec.load.shards.maxConnectionsPerPod, which is "
                                            + shards.maxConnectionsPerPod()));
        }
        if (isFixed) {
            checkReplicas(shards, concurrency);
        }
    }

    private void checkReplicas(Shards shards, int concurrency) {
        int perPod = shards.maxConnectionsPerPod();
        int needed = (concurrency + perPod - 1) / perPod;
        if (shards.replicas() < needed) {
            violated(
                    "spec.load.shards.replicas",
                    "must be at least " + needed + ", for " + concurrency + " connections at " + perPod + " a pod, was "
                            + shards.replicas());
        }
    }

    static boolean hasItsBlock(Scenario s) {
        return switch (s.type()) {
            case UserIsolation -> s.userIsolation() != null && s.userIsolation().users() != null;
            case EventDelivery ->
                s.eventDelivery() != null && isDuration(s.eventDelivery().eventDeadline());
            case BufferSaturation -> s.bufferSaturation() != null;
            case ChatJourney -> s.chatJourney() != null;
            case Script -> s.script() != null;
            case SessionResume -> s.sessionResume() != null;
            case StateConsistency -> s.stateConsistency() != null;
            default -> true;
        };
    }

    static boolean isDuration(String text) {
        try {
            Durations.parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void violated(String path, String message) {
        violations.add(new Violation(path, message));
    }
}
