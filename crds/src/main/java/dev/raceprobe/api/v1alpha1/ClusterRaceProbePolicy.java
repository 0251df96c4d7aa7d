package dev.raceprobe.api.v1alpha1;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/** The administrator's limits on probes; cluster-scoped. */
@Group(RaceProbe.GROUP)
@Version(RaceProbe.VERSION)
@Kind("ClusterRaceProbePolicy")
@Plural("clusterraceprobepolicies")
public class ClusterRaceProbePolicy extends CustomResource<ClusterRaceProbePolicySpec, Void> {
    private static final long serialVersionUID = 1L;
}
