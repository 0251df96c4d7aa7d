package dev.raceprobe.probe.timeline;

import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.contract.Evidence.TimelineEntry;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One connection, over.
 *
 * @param startedNanos monotonic, begin of the opening handshake
 * @param upgradedNanos when the 101 was read; empty if never
 * @param upgradedTargetNanos when the relay read it from the target
 * @param readyNanos when it was ready; empty if never, or if the 101 or a greeting made it so and the token was refused after it
 * @param readyTimedOut whether it was open and not ready at the ready timeout
 * @param scriptDoneNanos when the script had come to its end; empty if the connection ended before
 * @param endedNanos when it was over
 * @param noCredentials why no token could be had, and nothing was attempted; empty normally
 * @param fault what went wrong inside the probe; empty normally
 * @param cancelled whether we ended it before its script did, because we were told to stop or an injected fault struck
 * @param sent in order
 * @param received in order, until the end; a flood is not kept in full
 * @param unmatched messages that arrived and are about nothing that was sent
 * @param stamps for evidence, in order
 * @param fetched what HTTP views said meanwhile, in order
 * @param vitals its signs of life
 * @param dropped of a flood
 * @param deliveredNanos the longest round trip that was injected, as delivered: up to so much of a wait was not the target's
 * @param readyInjectedNanos how much earlier it would have been ready without what was injected, as delivered; 0 if it never was
 * @param upgradeLateNanos for how long the 101 may have waited in our socket before it was read, because our event loop was busy
 */
public record Timeline(
        long startedNanos,
        OptionalLong upgradedNanos,
        OptionalLong upgradedTargetNanos,
        OptionalLong readyNanos,
        boolean readyTimedOut,
        OptionalLong scriptDoneNanos,
        long endedNanos,
        Optional<String> noCredentials,
        Optional<String> fault,
        boolean cancelled,
        List<Sent> sent,
        List<Received> received,
        long unmatched,
        Ended ended,
        List<TimelineEntry> stamps,
        String remoteAddress,
        String traceparent,
        List<Fetched> fetched,
        Vitals vitals,
        Dropped dropped,
        long deliveredNanos,
        long readyInjectedNanos,
        long upgradeLateNanos) {
    /** The stamp of the upgrade request. */
    public static final String UPGRADE_SENT = "upgrade_sent";

    public Timeline {
        sent = List.copyOf(sent);
        received = List.copyOf(received);
        stamps = List.copyOf(stamps);
        fetched = List.copyOf(fetched);
    }

    /** One that asked nothing over HTTP, and whose signs of life nobody took. */
    public Timeline(
            long startedNanos,
            OptionalLong upgradedNanos,
            OptionalLong upgradedTargetNanos,
            OptionalLong readyNanos,
            boolean readyTimedOut,
            OptionalLong scriptDoneNanos,
            long endedNanos,
            Optional<String> noCredentials,
            Optional<String> fault,
            boolean cancelled,
            List<Sent> sent,
            List<Received> received,
            long unmatched,
            Ended ended,
            List<TimelineEntry> stamps,
            String remoteAddress,
            String traceparent) {
        this(
                startedNanos,
                upgradedNanos,
                upgradedTargetNanos,
                readyNanos,
                readyTimedOut,
                scriptDoneNanos,
                endedNanos,
                noCredentials,
                fault,
                cancelled,
                sent,
                received,
                unmatched,
                ended,
                stamps,
                remoteAddress,
                traceparent,
                List.of(),
                Vitals.NONE);
    }

    /** One of which everything was kept, and nothing was injected into. */
    public Timeline(
            long startedNanos,
            OptionalLong upgradedNanos,
            OptionalLong upgradedTargetNanos,
            OptionalLong readyNanos,
            boolean readyTimedOut,
            OptionalLong scriptDoneNanos,
            long endedNanos,
            Optional<String> noCredentials,
            Optional<String> fault,
            boolean cancelled,
            List<Sent> sent,
            List<Received> received,
            long unmatched,
            Ended ended,
            List<TimelineEntry> stamps,
            String remoteAddress,
            String traceparent,
            List<Fetched> fetched,
            Vitals vitals) {
        this(
                startedNanos,
                upgradedNanos,
                upgradedTargetNanos,
                readyNanos,
                readyTimedOut,
                scriptDoneNanos,
                endedNanos,
                noCredentials,
                fault,
                cancelled,
                sent,
                received,
                unmatched,
                ended,
                stamps,
                remoteAddress,
                traceparent,
                fetched,
                vitals,
                Dropped.NONE,
                0,
                0,
                0);
    }

    /** Of a connection that was due and never attempted. */
    public static Timeline notAttempted(
            long atNanos,
            Optional<String> noCredentials,
            Optional<String> fault,
            boolean cancelled,
            String traceparent) {
        return new Timeline(
                atNanos,
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                false,
                OptionalLong.empty(),
                atNanos,
                noCredentials,
                fault,
                cancelled,
                List.of(),
                List.of(),
                0,
                new Ended(ConnectResult.CANCELLED, 0, 0, "", "client", "not attempted"),
                List.of(),
                null,
                traceparent);
    }

    /** The same with what HTTP views said. */
    public Timeline withFetched(List<Fetched> seen) {
        return new Timeline(
                startedNanos,
                upgradedNanos,
                upgradedTargetNanos,
                readyNanos,
                readyTimedOut,
                scriptDoneNanos,
                endedNanos,
                noCredentials,
                fault,
                cancelled,
                sent,
                received,
                unmatched,
                ended,
                stamps,
                remoteAddress,
                traceparent,
                seen,
                vitals);
    }

    /** The same without what nobody asks for any more: these messages and stamps are left. */
    public Timeline keeping(List<Sent> messages, List<Received> answers, List<TimelineEntry> moments) {
        return new Timeline(
                startedNanos,
                upgradedNanos,
                upgradedTargetNanos,
                readyNanos,
                readyTimedOut,
                scriptDoneNanos,
                endedNanos,
                noCredentials,
                fault,
                cancelled,
                messages,
                answers,
                unmatched,
                ended,
                moments,
                remoteAddress,
                traceparent,
                List.of(),
                vitals,
                dropped,
                deliveredNanos,
                readyInjectedNanos,
                upgradeLateNanos);
    }

    /** The message of a tag, if it was sent. */
    public Optional<Sent> sent(String tag) {
        return sent.stream().filter(s -> s.tag().equals(tag)).findFirst();
    }

    /** What arrived about a message, in order. */
    public List<Received> about(Sent message) {
        return received.stream()
                .filter(r -> r.facts().correlation().equals(message.nonce()))
                .toList();
    }

    /** The first answer of a type to a message. */
    public Optional<Received> answer(Sent message, String responseType) {
        return about(message).stream()
                .filter(r -> r.facts().type().equals(responseType))
                .findFirst();
    }

    /** The first message that matched the catalogue. */
    public Optional<Received> error() {
        return received.stream().filter(r -> r.facts().isError()).findFirst();
    }

    /** Whether the upgrade was asked for: from then on the target may have seen it, whatever we have. */
    public boolean wasAsked() {
        return stamps.stream().anyMatch(stamp -> stamp.event().equals(UPGRADE_SENT));
    }

    /** Whether it was open to the end of its script. */
    public boolean scriptDone() {
        return scriptDoneNanos.isPresent();
    }
}
