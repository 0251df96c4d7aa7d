package dev.raceprobe.localkube.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Optional;

/** What the API server asks the node about a pod. */
public interface PodAccess {
    /** A cluster without a node. */
    PodAccess NONE = (pod, container) -> Optional.empty();

    /** The file that a container's output goes to. */
    Optional<Path> log(ObjectNode pod, String container);
}
