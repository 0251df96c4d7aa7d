package dev.raceprobe.probe.fetch;

/** How a request ended. */
public sealed interface FetchResult {
    /**
     * There was an answer, whatever it says.
     *
     * @param status [200, 999]
     * @param body at most 1 MiB, decoded as UTF-8; it may hold secrets
     * @param atNanos monotonic, when its last byte had arrived
     */
    record Answered(int status, String body, long atNanos) implements FetchResult {
        /** Without the body: it may be a token. */
        @Override
        public String toString() {
            return "Answered[" + status + "]";
        }
    }

    /**
     * There was none that could be used.
     *
     * @param words what happened, without anything secret and nothing that the peer said
     */
    record Failed(Kind kind, String words) implements FetchResult {}

    /** What kept a request from its answer. */
    enum Kind {
        /** The name has no address. */
        DNS,
        /** Every address of the name lies in a denied block. */
        DENIED,
        /** Nobody listens, or nobody can be reached. */
        REFUSED,
        /** The deadline came first. */
        TIMEOUT,
        /** No TLS session: a certificate that is not trusted, files that cannot be used, a peer without TLS. */
        TLS,
        /** The connection ended before its answer did. */
        CUT,
        /** What came is not HTTP/1.1. */
        PROTOCOL,
        /** The answer is over 1 MiB, or its head over 16 KiB. */
        TOO_LARGE,
        /** A header of ours that cannot be sent. */
        UNSENDABLE,
        /** The probe ran out of something, or is shutting down. */
        PROBE
    }
}
