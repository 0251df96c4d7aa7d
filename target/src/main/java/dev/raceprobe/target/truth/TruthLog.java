package dev.raceprobe.target.truth;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes lines of JSON to a file from a thread of its own, so that a slow disk does not show up as a slow server. */
public final class TruthLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TruthLog.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, Object> END = Map.of();

    private final LinkedBlockingQueue<Map<String, Object>> queue = new LinkedBlockingQueue<>();
    private final BufferedWriter writer;
    private final Thread thread;
    private volatile boolean isBroken;

    private TruthLog(BufferedWriter writer) {
        this.writer = writer;
        thread = writer == null ? null : new Thread(this::run, "truth-log");
    }

    /** Starts the file anew; null keeps nothing. */
    public static TruthLog open(Path file) throws IOException {
        TruthLog log = new TruthLog(file == null ? null : Files.newBufferedWriter(file));
        if (log.thread != null) {
            log.thread.setDaemon(true);
            log.thread.start();
        }
        return log;
    }

    void write(Map<String, Object> line) {
        if (writer != null && !isBroken) {
            queue.add(line);
        }
    }

    /** Lines that wait for the disk. */
    int waiting() {
        return queue.size();
    }

    /** Returns when all lines are in the file. */
    @Override
    public void close() {
        if (thread != null) {
            queue.add(END);
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        try (writer) {
            for (var line = queue.take(); line != END; line = queue.take()) {
                writer.write(JSON.writeValueAsString(line));
                writer.write('\n');
                if (queue.isEmpty()) {
                    writer.flush();
                }
            }
        } catch (IOException e) {
            LOG.error("The truth cannot be written any more: {}", e.getMessage());
            isBroken = true; // what comes in this moment is a few lines: nobody keeps the rest
            queue.clear();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
