package dev.raceprobe.api.v1alpha1;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A continuous synthetic probe of one WebSocket service. */
@Group(RaceProbe.GROUP)
@Version(RaceProbe.VERSION)
@Kind("RaceProbe")
@Plural("raceprobes")
@ShortNames("rp")
public class RaceProbe extends CustomResource<RaceProbeSpec, RaceProbeStatus> implements Namespaced {
    public static final String GROUP = "raceprobe.dev";
    public static final String VERSION = "v1alpha1";
    private static final long serialVersionUID = 1L;
}
