package dev.raceprobe.probe.fetch;

import java.net.URI;
import java.util.Map;
import java.util.Objects;

/**
 * One HTTP/1.1 request. Redirects are never followed and proxies never used.
 *
 * @param method for example {@code GET}
 * @param uri {@code http://} or {@code https://}; its userinfo and fragment are not sent
 * @param headers names and values, secrets among them; {@code Host}, {@code Content-Length} and {@code Connection} are set by
 *     the fetcher
 * @param body sent as UTF-8; empty: none
 * @param timeoutNanos one deadline from the resolution of the name to the last byte of the answer, (0, ...)
 */
public record FetchRequest(String method, URI uri, Map<String, String> headers, String body, long timeoutNanos) {
    public FetchRequest {
        Objects.requireNonNull(body, "body");
        if (!method.matches("[A-Z]{1,16}")) {
            throw new IllegalArgumentException("method must be upper-case letters, was " + method);
        }
        Origin.of(uri);
        if (timeoutNanos <= 0) {
            throw new IllegalArgumentException("timeoutNanos must be over 0, was " + timeoutNanos);
        }
        headers = Map.copyOf(headers);
    }

    /** A GET without headers of its own. */
    public static FetchRequest get(URI uri, long timeoutNanos) {
        return new FetchRequest("GET", uri, Map.of(), "", timeoutNanos);
    }

    /** Scheme, host and port: what may be named in messages. */
    public String origin() {
        return Origin.of(uri).toString();
    }

    /** Without headers, query and body: they may hold secrets. */
    @Override
    public String toString() {
        return "FetchRequest[" + method + " " + origin() + "]";
    }
}
