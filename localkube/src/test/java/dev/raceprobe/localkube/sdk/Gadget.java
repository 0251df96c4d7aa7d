package dev.raceprobe.localkube.sdk;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/** The test resource. */
@Group("test.raceprobe.dev")
@Version("v1")
public class Gadget extends CustomResource<GadgetSpec, GadgetStatus> implements Namespaced {
    private static final long serialVersionUID = 1L;
}
