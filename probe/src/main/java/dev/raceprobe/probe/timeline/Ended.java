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
 */
public record Ended(ConnectResult result, int status, int code, String reason, String initiator, String detail) {
    /** Whether a 101 was read. */
    public boolean opened() {
        return result == ConnectResult.OPENED;
    }
}
