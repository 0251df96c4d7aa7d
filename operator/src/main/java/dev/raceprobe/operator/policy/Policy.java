package dev.raceprobe.operator.policy;

import dev.raceprobe.api.v1alpha1.ClusterRaceProbePolicySpec;

/**
 * A ClusterRaceProbePolicy.
 *
 * @param name of the resource
 */
public record Policy(String name, ClusterRaceProbePolicySpec spec) {
    @Override
    public String toString() {
        return "ClusterRaceProbePolicy " + name;
    }
}
