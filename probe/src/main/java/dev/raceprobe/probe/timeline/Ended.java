package dev.raceprobe.probe.timeline;

import dev.raceprobe.contract.ConnectResult;

/**
 * How a connection ended.
 *
 * @param result of the opening handshake
 * @param status HTTP status of the upgrade response, 0 without one
 * @param code close code; 1006 without a Close frame, 0 if it never opened
 * @param reason close reason; may be empty
 * @param initiator client, server or network
 * @param detail what exactly happened, in words
 * @param exhausted whether the probe lacked file descriptors, ports or memory for it
 * @param tokenHadExpired whether its token had expired by then, or was about to: a target may end it for that
 */
public record Ended(
        ConnectResult result,
        int status,
        int code,
        String reason,
        String initiator,
        String detail,
        boolean exhausted,
        boolean tokenHadExpired) {
    private static final int POLICY_VIOLATION = 1008;
    private static final int UNAUTHORIZED = 4401;

    /** One for which nothing was lacking, and whose token had not expired. */
    public Ended(ConnectResult result, int status, int code, String reason, String initiator, String detail) {
        this(result, status, code, reason, initiator, detail, false, false);
    }

    /** Whether the server closed as it closes on whom it does not know. Whether that was about the token, the moment tells. */
    public boolean isTurnedOut() {
        return opened() && initiator.equals("server") && (code == POLICY_VIOLATION || code == UNAUTHORIZED);
    }

    /** Whether a 101 was read. */
    public boolean opened() {
        return result == ConnectResult.OPENED;
    }
}
