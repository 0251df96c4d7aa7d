package dev.raceprobe.operator.collect;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** How a report is read from a pod; never blocks. */
public interface ReportReader {
    /** The longest report that is read, in bytes; a longer one is refused. */
    int MAX_BYTES = 4 << 20;

    /** For how long a pod may take over its report. */
    Duration TIMEOUT = Duration.ofSeconds(4);

    /** Port and path, as the pods serve it. */
    int PORT = 8080;

    String PATH = "/api/v1/report";

    /**
     * Reads the report of one pod.
     *
     * @param since number of the first slice that is wanted; empty: all
     * @return the JSON text; fails with {@link ReportUnreadable}, whose message is fit for a status
     */
    CompletableFuture<String> read(ShardPod pod, OptionalLong since);

    /** Path and query of a request. */
    static String target(OptionalLong since) {
        return since.isPresent() ? PATH + "?since=" + since.getAsLong() : PATH;
    }
}
