package dev.raceprobe.probe.timeline;

import dev.raceprobe.contract.ConnectResult;
import java.util.Set;

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
 * @param tokenHadExpired whether its token had expired by then, or was about to: a target may refuse or end it for that, unless
 *     it let it in when it had expired already
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
    /** Policy violation (RFC 6455 §7.4.1); unauthorized and forbidden, as registered with IANA, and as HTTP's statuses with 4 before them. */
    private static final Set<Integer> TURNED_OUT = Set.of(1008, 3000, 3003, 4401, 4403);

    /** One for which nothing was lacking, and whose token had not expired. */
    public Ended(ConnectResult result, int status, int code, String reason, String initiator, String detail) {
        this(result, status, code, reason, initiator, detail, false, false);
    }

    /** Whether the server closed as it closes on whom it does not know. Whether that was about the token, the moment tells. */
    public boolean isTurnedOut() {
        return opened() && initiator.equals("server") && TURNED_OUT.contains(code);
    }

    /** Whether the target said that it does not know who asked, which may have been about something else after the 101. */
    public boolean isRefusal() {
        return isTurnedOut() || result == ConnectResult.REJECTED && (status == 401 || status == 403);
    }

    /** The same with a token that had expired. */
    public Ended withExpiredToken() {
        return new Ended(result, status, code, reason, initiator, detail, exhausted, true);
    }

    /** Whether a 101 was read. */
    public boolean opened() {
        return result == ConnectResult.OPENED;
    }
}
