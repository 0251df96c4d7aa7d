package dev.raceprobe.contract;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Comparator;
import java.util.List;

/**
 * One check that was not clean, in full: what its connection did and when. Holds no token, and payloads only as far as the
 * spec's evidence policy allows.
 *
 * @param id {@code <first 8 of the pod's UID>-<sequence>}
 * @param row index of the row
 * @param symptom what was seen
 * @param startedAt wall-clock epoch milliseconds of the check's start
 * @param user index of the user, never a token
 * @param timeline in order of time
 * @param close how the connection ended; absent while open or when it never opened
 * @param remoteAddress {@code address:port}; absent when none was reached
 * @param upgradeStatus HTTP status of the upgrade response; absent without one
 * @param detail what exactly was wrong, in words
 * @param traceparent W3C trace context of the upgrade request
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Evidence(
        String id,
        int row,
        Symptom symptom,
        long startedAt,
        int user,
        List<TimelineEntry> timeline,
        CloseSeen close,
        String remoteAddress,
        Integer upgradeStatus,
        String detail,
        String traceparent) {

    /** Newest first; a total order, so that keeping the first few is associative. */
    public static final Comparator<Evidence> NEWEST_FIRST =
            Comparator.comparingLong(Evidence::startedAt).reversed().thenComparing(Evidence::id);

    private static final int PREFIX = 8;

    public Evidence {
        timeline = List.copyOf(timeline);
    }

    /** What the ids of a pod's evidence begin with. */
    public static String prefix(String podUid) {
        return podUid.substring(0, Math.min(PREFIX, podUid.length()));
    }

    /** Name of the ConfigMap in which the operator keeps the evidence of a RaceProbe's findings. */
    public static String configMap(String probe) {
        return probe + "-evidence";
    }

    /**
     * One stamp.
     *
     * @param atMicros monotonic, from connect_start, on the probe's side
     * @param event {@code connect_start, tcp_connected, tls_done, upgrade_sent, upgrade_received, frame_out, frame_in, ready,
     *     ping_out, pong_in, close_out, close_in, reset, timeout}
     * @param note what it was about, redacted; may be absent
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record TimelineEntry(@JsonProperty("at_us") long atMicros, String event, String note) {}

    /**
     * How a connection ended.
     *
     * @param code RFC 6455 §7.4; 1006 when no Close frame came
     * @param reason as sent by the peer, at most 123 bytes; may be empty
     * @param initiator client, server or network
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record CloseSeen(int code, String reason, String initiator) {}
}
