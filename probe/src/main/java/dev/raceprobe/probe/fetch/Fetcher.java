package dev.raceprobe.probe.fetch;

import java.util.function.Consumer;

/** Asks over HTTP without blocking. */
public interface Fetcher {
    /** Where nothing is ever asked: fails at once. */
    Fetcher NONE = (request, whenDone) ->
            whenDone.accept(new FetchResult.Failed(FetchResult.Kind.PROBE, "nothing can be asked over HTTP here"));

    /**
     * Sends a request and returns at once. May be called on any thread.
     *
     * @param whenDone hears the result exactly once, on the shard's event loop, after this has returned and at the request's
     *     deadline at the latest
     */
    void fetch(FetchRequest request, Consumer<FetchResult> whenDone);
}
