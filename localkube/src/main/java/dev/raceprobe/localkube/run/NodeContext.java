package dev.raceprobe.localkube.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.localkube.kind.ResourceTypes;
import dev.raceprobe.localkube.object.Meta;
import dev.raceprobe.localkube.store.Objects;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What the pods of a node share. */
record NodeContext(
        Objects objects,
        ResourceTypes types,
        Path directory,
        Map<String, List<String>> imageCommands,
        Addresses addresses,
        Checks checks,
        EventRecorder events) {
    /** A pod's directory, which goes with it. */
    Path podDirectory(ObjectNode pod) {
        return directory.resolve("pods").resolve(id(pod));
    }

    /** A container's output, which stays. */
    Path log(ObjectNode pod, String container) {
        return directory.resolve("logs").resolve(id(pod)).resolve(container + ".log");
    }

    private static String id(ObjectNode pod) {
        return Meta.namespace(pod) + "_" + Meta.name(pod) + "_" + Meta.uid(pod);
    }
}
