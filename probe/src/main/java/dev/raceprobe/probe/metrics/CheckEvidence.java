package dev.raceprobe.probe.metrics;

import dev.raceprobe.contract.Evidence;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Labels;

/** The evidence of the check of a row that is being counted. Used on the event loop only. */
final class CheckEvidence {
    /** Traceparent is {@code version-trace id-parent id-flags} (W3C Trace Context §3.2). */
    private static final int TRACE_ID = 1;

    private final EvidenceLinks links;
    private final Labels row;
    private Exemplar.Builder next;
    private Exemplar.Builder current;

    /** @param row the labels that all children of the row have */
    CheckEvidence(EvidenceLinks links, Labels row) {
        this.links = links;
        this.row = row;
    }

    /** The next check has this evidence. */
    void given(String id, Evidence evidence) {
        String[] trace = evidence.traceparent() == null
                ? new String[0]
                : evidence.traceparent().split("-");
        Labels labels = Labels.of(EvidenceLinks.EVIDENCE_ID, id);
        next = Exemplar.builder()
                .labels(trace.length > TRACE_ID ? labels.add("trace_id", trace[TRACE_ID]) : labels)
                .timestampMillis(evidence.startedAt());
    }

    /** A check begins to be counted. */
    void check() {
        current = next;
        next = null;
    }

    /** What was just counted or observed for the check leads to its evidence. */
    void shows(String family, String label, String labelValue, double value) {
        if (current != null) {
            links.put(
                    family,
                    row.add(label, labelValue),
                    Families.offsetBucket(value),
                    current.value(value).build());
        }
    }
}
