package dev.raceprobe.localkube;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How to start.
 *
 * @param port of 127.0.0.1, in [0, 65535]; 0 takes a free one
 * @param dir for pods' volumes and logs; made if it is absent
 * @param crdFiles CustomResourceDefinitions to be there from the start, YAML
 * @param imageCommands what to run in the place of an image, before the container's command and args
 * @param runPods whether there is a node and a StatefulSet controller; without them pods stay what clients make them
 */
public record LocalKubeSettings(
        int port, Path dir, List<Path> crdFiles, Map<String, List<String>> imageCommands, boolean runPods) {
    private static final int MAX_PORT = 65_535;

    public LocalKubeSettings {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("port must be in [0, " + MAX_PORT + "], was " + port);
        }
        crdFiles = List.copyOf(crdFiles);
        Map<String, List<String>> copy = new HashMap<>();
        imageCommands.forEach((image, command) -> {
            if (command.isEmpty()) {
                throw new IllegalArgumentException("the command of image " + image + " must not be empty");
            }
            copy.put(image, List.copyOf(command));
        });
        imageCommands = Map.copyOf(copy);
    }
}
