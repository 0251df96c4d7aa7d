package dev.raceprobe.probe.timeline;

import java.util.List;

/**
 * What was read of a message by the protocol's pointers. Every text is bounded, however long the message was.
 *
 * @param type the message's type; empty if it has none
 * @param correlation correlation id; empty if it has none
 * @param sequence sequence number; -1 if it has none
 * @param user user that it names; empty if it names none
 * @param canaries the different canaries of ours that it holds, in order, at most 16
 * @param error name of the catalogue entry that its text matches; empty if none does
 * @param provesEarlyRead whether that entry proves that a message was read before the accept
 */
public record FrameFacts(
        String type,
        String correlation,
        long sequence,
        String user,
        List<String> canaries,
        String error,
        boolean provesEarlyRead) {
    /** A message of which nothing could be read. */
    public static final FrameFacts NOTHING = new FrameFacts("", "", -1, "", List.of(), "", false);

    public FrameFacts {
        canaries = List.copyOf(canaries);
    }

    /** Whether a text of the catalogue was found. */
    public boolean isError() {
        return !error.isEmpty();
    }

    /** The same, known to be about a message of ours. */
    public FrameFacts about(String nonce) {
        return new FrameFacts(type, nonce, sequence, user, canaries, error, provesEarlyRead);
    }
}
