package dev.raceprobe.probe.ws;

/** The close codes of RFC 6455 §7.4.1 that the probe sends or tells of. */
final class CloseCodes {
    static final int PROTOCOL_ERROR = 1002;

    /** Of a Close frame without a code: told, never sent. */
    static final int NO_STATUS = 1005;

    /** Of a transport that was lost without a Close frame: told, never sent. */
    static final int LOST = 1006;

    static final int INVALID_PAYLOAD = 1007;
    static final int TOO_BIG = 1009;

    /** What servers close with whose pings were not answered in time. */
    static final int INTERNAL_ERROR = 1011;

    private CloseCodes() {}

    /** Whether a Close frame may carry this code (RFC 6455 §7.4 and the registry of IANA). */
    static boolean mayBeSent(int code) {
        return code >= 1000 && code <= 1003 || code >= 1007 && code <= 1014 || code >= 3000 && code <= 4999;
    }
}
