package dev.raceprobe.probe.http;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.raceprobe.contract.Evidence;
import dev.raceprobe.contract.Evidence.CloseSeen;
import dev.raceprobe.contract.Evidence.TimelineEntry;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.ShardPlan.Row;
import dev.raceprobe.contract.Symptom;
import java.time.Instant;
import java.util.List;

/** Evidence as users read it. A pod says what it saw: the symptom stands where the judged form has race and owner. */
@JsonPropertyOrder({"id", "symptom", "scenario", "profile", "startedAt"})
record EvidenceDocument(
        String id,
        Symptom symptom,
        String scenario,
        String profile,
        String startedAt,
        int user,
        List<TimelineEntry> timeline,
        CloseSeen close,
        String remoteAddress,
        Integer upgradeStatus,
        String detail,
        String traceparent) {

    static EvidenceDocument of(Evidence e, ShardPlan plan) {
        Row row = plan.rows().get(e.row());
        return new EvidenceDocument(
                e.id(),
                e.symptom(),
                row.scenario(),
                row.profile(),
                Instant.ofEpochMilli(e.startedAt()).toString(),
                e.user(),
                e.timeline(),
                e.close(),
                e.remoteAddress(),
                e.upgradeStatus(),
                e.detail(),
                e.traceparent());
    }
}
