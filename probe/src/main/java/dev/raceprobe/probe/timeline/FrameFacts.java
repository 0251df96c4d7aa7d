package dev.raceprobe.probe.timeline;

/**
 * What was read of a text message by the protocol's pointers.
 *
 * @param type the message's type; empty if it has none
 * @param correlation correlation id; empty if it has none
 * @param sequence sequence number; -1 if it has none
 * @param user user that it names; empty if it names none
 * @param canary first canary of ours that its text holds; empty if it holds none
 * @param error name of the catalogue entry that its text matches; empty if none does
 * @param provesEarlyRead whether that entry proves that a message was read before the accept
 */
public record FrameFacts(
        String type,
        String correlation,
        long sequence,
        String user,
        String canary,
        String error,
        boolean provesEarlyRead) {
    /** A message of which nothing could be read. */
    public static final FrameFacts NOTHING = new FrameFacts("", "", -1, "", "", "", false);

    /** Whether a text of the catalogue was found. */
    public boolean isError() {
        return !error.isEmpty();
    }
}
