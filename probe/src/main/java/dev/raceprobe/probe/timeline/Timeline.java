package dev.raceprobe.probe.timeline;

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
 * @param readyNanos when it was ready; empty if never
 * @param readyTimedOut whether it was open and not ready at the ready timeout
 * @param scriptDoneNanos when the script had come to its end; empty if the connection ended before
 * @param noCredentials why no token could be had, and nothing was attempted; empty normally
 * @param cancelled whether we ended it before its script did, because we were told to stop
 * @param sent in order
 * @param received in order, until the end
 * @param stamps for evidence, in order
 */
public record Timeline(
        long startedNanos,
        OptionalLong upgradedNanos,
        OptionalLong upgradedTargetNanos,
        OptionalLong readyNanos,
        boolean readyTimedOut,
        OptionalLong scriptDoneNanos,
        Optional<String> noCredentials,
        boolean cancelled,
        List<Sent> sent,
        List<Received> received,
        Ended ended,
        List<TimelineEntry> stamps,
        String remoteAddress,
        String traceparent) {
    public Timeline {
        sent = List.copyOf(sent);
        received = List.copyOf(received);
        stamps = List.copyOf(stamps);
    }

    /** The message of a tag, if it was sent. */
    public Optional<Sent> sent(String tag) {
        return sent.stream().filter(s -> s.tag().equals(tag)).findFirst();
    }

    /** The first answer of a type to a message. */
    public Optional<Received> answer(Sent message, String responseType) {
        return received.stream()
                .filter(r -> r.facts().type().equals(responseType)
                        && r.facts().correlation().equals(message.nonce()))
                .findFirst();
    }

    /** Whether it was open to the end of its script. */
    public boolean scriptDone() {
        return scriptDoneNanos.isPresent();
    }
}
