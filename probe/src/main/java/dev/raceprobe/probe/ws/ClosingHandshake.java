package dev.raceprobe.probe.ws;

import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.probe.ws.ConnectionListener.Ending;
import dev.raceprobe.probe.ws.ConnectionListener.Initiator;

/** The two Close frames of an established connection (RFC 6455 §7.1), as far as they were seen, and the ending they amount to. */
final class ClosingHandshake {
    private static final int SWITCHING_PROTOCOLS = 101;

    /** 0: none was. */
    private int sent;

    private String sentReason = "";
    private int received;
    private String receivedReason = "";

    /** @param code 0: the frame has none */
    void sent(int code, String reason) {
        sent = code == 0 ? CloseCodes.NO_STATUS : code;
        sentReason = reason;
    }

    /** @param code {@link CloseCodes#NO_STATUS}: the frame has none */
    void received(int code, String reason) {
        received = code;
        receivedReason = reason;
    }

    boolean isSent() {
        return sent != 0;
    }

    boolean isReceived() {
        return received != 0;
    }

    /** Whether either side has begun it. */
    boolean isBegun() {
        return sent != 0 || received != 0;
    }

    /** How a connection ends now: clean if both frames were seen. */
    Ending ending(Initiator initiator, String detail) {
        String reason = isReceived() ? receivedReason : sentReason;
        return new Ending(
                ConnectResult.OPENED, SWITCHING_PROTOCOLS, code(), reason, initiator, isSent() && isReceived(), detail);
    }

    /**
     * How a connection ends whose transport has ended.
     *
     * @param lost how it failed; null: it did not
     */
    Ending ofTransport(Throwable lost) {
        if (isSent()) {
            return ending(Initiator.CLIENT, "the transport ended before the peer's Close");
        }
        return lost != null
                ? ending(Initiator.NETWORK, Failures.words(lost) + ", without a Close frame")
                : ending(Initiator.SERVER, "end of stream without a Close frame");
    }

    /** How a connection ends that the probe itself has failed. */
    Ending ofOurFault(Throwable e) {
        return new Ending(
                ConnectResult.PROBE_ERROR,
                SWITCHING_PROTOCOLS,
                code(),
                "",
                Initiator.CLIENT,
                false,
                Failures.ofProbe(e),
                Failures.isExhaustion(e));
    }

    /** That of the frame received, or else sent. */
    private int code() {
        return isReceived() ? received : isSent() ? sent : CloseCodes.LOST;
    }
}
