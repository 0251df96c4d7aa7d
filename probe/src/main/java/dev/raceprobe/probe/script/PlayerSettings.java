package dev.raceprobe.probe.script;

import dev.raceprobe.api.v1alpha1.EvidencePolicy;
import dev.raceprobe.probe.fetch.Fetcher;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What a player knows beside its part.
 *
 * @param acceptance what makes the connection ready, and what says that its token was accepted
 * @param readyTimeoutNanos from the 101, injected delay included
 * @param responseType type of the echo's response; empty where echo is ping and pong
 * @param firstMessage what is sent before everything else (placement FirstMessage)
 * @param subject name of the user, as in its token
 * @param secrets what the connection shows the peer
 * @param tokenExpiresNanos monotonic, from when on its token may count as expired; {@link Long#MAX_VALUE}: never
 * @param injectedNanos what the profile may add to a round trip at most: added to each wait
 * @param scheduledNanos monotonic, when the connection was to start
 * @param nanos monotonic time, now
 * @param fetcher asks over HTTP
 * @param payloads how much of a message its evidence shows
 */
public record PlayerSettings(
        Protocols protocols,
        Acceptance acceptance,
        long readyTimeoutNanos,
        String responseType,
        Optional<Template> firstMessage,
        String subject,
        Secrets secrets,
        long tokenExpiresNanos,
        long injectedNanos,
        long scheduledNanos,
        String traceparent,
        Ids ids,
        LongSupplier nanos,
        Fetcher fetcher,
        Payloads payloads) {
    /** For one whose part asks nothing over HTTP, whose token never expires, and whose evidence shows no payload. */
    public PlayerSettings(
            Protocols protocols,
            Acceptance acceptance,
            long readyTimeoutNanos,
            String responseType,
            Optional<Template> firstMessage,
            String subject,
            Secrets secrets,
            long injectedNanos,
            long scheduledNanos,
            String traceparent,
            Ids ids,
            LongSupplier nanos) {
        this(
                protocols,
                acceptance,
                readyTimeoutNanos,
                responseType,
                firstMessage,
                subject,
                secrets,
                Long.MAX_VALUE,
                injectedNanos,
                scheduledNanos,
                traceparent,
                ids,
                nanos,
                Fetcher.NONE,
                new Payloads(EvidencePolicy.Payloads.Never));
    }

    /** Type of the message that makes the connection ready; empty: the 101 does. */
    Optional<String> readyEvent() {
        return acceptance.readyEvent();
    }

    /** A text of a peer, who may send back a secret where a timeline or a report would show it. */
    String redacted(String text) {
        return secrets.redacted(text);
    }

    /** Without what is secret. */
    @Override
    public String toString() {
        return "PlayerSettings[" + traceparent + "]";
    }
}
