package dev.raceprobe.operator.evidence;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.raceprobe.contract.Evidence.CloseSeen;
import dev.raceprobe.contract.Evidence.TimelineEntry;
import java.util.List;

/**
 * One piece of evidence in the form that is promised to users.
 *
 * @param startedAt wall clock, RFC 3339
 * @param user index, never a token
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PublishedEvidence(
        String id,
        String race,
        String owner,
        String scenario,
        String profile,
        String startedAt,
        int user,
        List<TimelineEntry> timeline,
        @JsonInclude CloseSeen close,
        String remoteAddress,
        Integer upgradeStatus,
        String detail,
        String traceparent) {
    /** The same without what may hold payloads as they were: full payloads never leave the pod. */
    PublishedEvidence withoutPayloads() {
        List<TimelineEntry> events = timeline.stream()
                .map(entry -> new TimelineEntry(entry.atMicros(), entry.event(), null))
                .toList();
        return new PublishedEvidence(
                id,
                race,
                owner,
                scenario,
                profile,
                startedAt,
                user,
                events,
                close,
                remoteAddress,
                upgradeStatus,
                null,
                traceparent);
    }
}
