package dev.raceprobe.target;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the server did to whom: JSON lines in a file, counts for {@code GET /truth}. It is the truth that findings are held
 * against, so it is written when the thing is done and not before.
 */
public final class Truth implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Writer file;
    private final Map<String, Long> counts = new TreeMap<>();

    Truth(Path path) {
        try {
            this.file = path == null ? null : Files.newBufferedWriter(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + path, e);
        }
    }

    /** Writes down one thing. */
    synchronized void record(Client client, String fault, String outcome, Map<String, Object> more) {
        count(fault + "/" + outcome);
        if (file == null) {
            return;
        }
        ObjectNode line = JSON.createObjectNode()
                .put("at", Instant.now().toString())
                .put("trace", client.trace())
                .put("user", client.user())
                .put("path", client.path())
                .put("fault", fault)
                .put("outcome", outcome);
        more.forEach((name, value) -> line.putPOJO(name, value));
        try {
            file.write(line.toString() + "\n");
            file.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the ground truth", e);
        }
    }

    /** Counts something of the server itself. */
    synchronized void count(String name) {
        counts.merge(name, 1L, Long::sum);
    }

    /** How often {@code fault/outcome} was done, and what else is counted. */
    public synchronized Map<String, Long> counts() {
        return new TreeMap<>(counts);
    }

    /** How often one thing was done. */
    public synchronized long count(String fault, String outcome) {
        return counts.getOrDefault(fault + "/" + outcome, 0L);
    }

    /** Begins anew. */
    public synchronized void reset() {
        counts.clear();
    }

    @Override
    public synchronized void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the ground truth", e);
        }
    }
}
