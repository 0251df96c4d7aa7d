package dev.raceprobe.localkube.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The volumes of one pod, as directories; they outlive its containers. */
final class Volumes {
    private final Path directory;
    private final VolumeContents contents;
    private final Map<String, AtomicFiles> files = new HashMap<>();

    Volumes(Path directory, VolumeContents contents) {
        this.directory = directory;
        this.contents = contents;
    }

    /** Writes what has changed. The first time everything must be there. */
    void write(JsonNode pod) throws Unstartable {
        for (JsonNode volume : pod.at("/spec/volumes")) {
            String name = volume.path("name").asText();
            Optional<Map<String, VolumeContents.Entry>> wanted = contents.of(pod, volume);
            try {
                if (wanted.isEmpty()) {
                    Files.createDirectories(path(name));
                } else {
                    files.computeIfAbsent(name, key -> new AtomicFiles(path(key)))
                            .write(wanted.get());
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write volume " + name, e);
            }
        }
    }

    /** Where a mount is on this machine. */
    Path path(JsonNode mount) {
        Path volume = path(mount.path("name").asText());
        String subPath = mount.path("subPath").asText("");
        return subPath.isEmpty() ? volume : volume.resolve(subPath);
    }

    private Path path(String volume) {
        return directory.resolve(volume);
    }
}
