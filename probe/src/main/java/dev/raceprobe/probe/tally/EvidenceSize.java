package dev.raceprobe.probe.tally;

import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.contract.Evidence;
import dev.raceprobe.contract.Evidence.TimelineEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Keeps a piece of evidence small: what goes first is the middle of its timeline, for a race shows at its ends. */
final class EvidenceSize {
    /** Bytes of one piece as JSON, at most. */
    static final int MAX_BYTES = 16 << 10;

    private static final int MAX_DETAIL_CHARS = 1_000;
    private static final int MAX_NOTE_CHARS = 200;

    private EvidenceSize() {}

    /** The evidence itself if it is small enough, else with shorter texts and fewer entries. */
    static Evidence bounded(Evidence e) {
        if (bytes(e) <= MAX_BYTES) {
            return e;
        }
        List<TimelineEntry> entries = new ArrayList<>();
        e.timeline()
                .forEach(t -> entries.add(new TimelineEntry(t.atMicros(), t.event(), cut(t.note(), MAX_NOTE_CHARS))));
        Evidence shorter = with(e, entries, cut(e.detail(), MAX_DETAIL_CHARS));
        while (bytes(shorter) > MAX_BYTES && entries.size() > 1) {
            int drop = Math.max(1, entries.size() / 8);
            int from = (entries.size() - drop) / 2;
            entries.subList(from, from + drop).clear();
            shorter = with(shorter, entries, shorter.detail());
        }
        return shorter;
    }

    private static Evidence with(Evidence e, List<TimelineEntry> timeline, String detail) {
        return new Evidence(
                e.id(),
                e.row(),
                e.symptom(),
                e.startedAt(),
                e.user(),
                timeline,
                e.close(),
                e.remoteAddress(),
                e.upgradeStatus(),
                detail,
                e.traceparent());
    }

    private static int bytes(Evidence e) {
        return ContractJson.write(e).getBytes(StandardCharsets.UTF_8).length;
    }

    private static String cut(String text, int chars) {
        return text == null || text.length() <= chars ? text : text.substring(0, chars) + "…";
    }
}
