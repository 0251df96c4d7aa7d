package dev.raceprobe.probe.fetch;

import java.util.function.Consumer;

/** Asks over HTTP without blocking. */
public interface Fetcher {
    /**
     * Sends a request and returns at once. May be called on any thread.
     *
     * @param whenDone hears the result exactly once, on the shard's event loop, after this has returned and at the request's
     *     deadline at the latest
     */
    void fetch(FetchRequest request, Consumer<FetchResult> whenDone);
}
