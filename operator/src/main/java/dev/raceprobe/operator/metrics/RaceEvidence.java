package dev.raceprobe.operator.metrics;

import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.operator.evidence.Evidences;
import dev.raceprobe.operator.evidence.PublishedEvidence;
import dev.raceprobe.operator.judge.Judgement;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** A race of a row: its newest evidence is what a point on its chart leads to. */
public record RaceEvidence(RowName row, String race) {
    /** Traceparent is {@code version-trace id-parent id-flags} (W3C Trace Context §3.2). */
    private static final int TRACE_ID = 1;

    /** The newest evidence of each finding, as an exemplar. */
    public static Map<RaceEvidence, Exemplar> of(ShardPlan plan, Judgement judgement) {
        Map<RaceEvidence, Exemplar> newest = new HashMap<>();
        for (PublishedEvidence e : Evidences.publish(plan, judgement)) {
            newest.putIfAbsent(new RaceEvidence(new RowName(e.scenario(), e.profile()), e.race()), exemplar(e));
        }
        return newest;
    }

    private static Exemplar exemplar(PublishedEvidence e) {
        String[] trace =
                e.traceparent() == null ? new String[0] : e.traceparent().split("-");
        Labels id = Labels.of("evidence_id", e.id());
        return Exemplar.builder()
                .value(1)
                .labels(trace.length > TRACE_ID ? id.add("trace_id", trace[TRACE_ID]) : id)
                .timestampMillis(Instant.parse(e.startedAt()).toEpochMilli())
                .build();
    }
}
