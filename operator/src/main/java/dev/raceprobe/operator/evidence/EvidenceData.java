package dev.raceprobe.operator.evidence;

import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.operator.judge.Judgement;
import dev.raceprobe.operator.judge.RaceFinding;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The data of the evidence ConfigMap: for each finding, by its id, a JSON array of its evidence; bounded, the newest first. Pure. */
public final class EvidenceData {
    /** Of all keys and values together, in bytes of UTF-8. */
    public static final int MAX_BYTES = 512 * 1024;

    private EvidenceData() {}

    public static Map<String, String> of(ShardPlan plan, Judgement judgement) {
        return of(plan, judgement, MAX_BYTES);
    }

    /** @param maxBytes each finding has one piece in them before another has two, those that were seen last before others */
    static Map<String, String> of(ShardPlan plan, Judgement judgement, int maxBytes) {
        List<PublishedEvidence> published = Evidences.withoutPayloads(plan, judgement);
        List<Kept> newest = judgement.findings().stream()
                .sorted(Comparator.comparingLong(RaceFinding::lastMillis).reversed())
                .map(finding -> new Kept(finding.id(), texts(finding, published)))
                .toList();
        int left = maxBytes;
        int longest = newest.stream().mapToInt(kept -> kept.texts.size()).max().orElse(0);
        for (int piece = 0; piece < longest; piece++) {
            for (Kept kept : newest) {
                left -= kept.next(piece, left);
            }
        }
        Map<String, String> data = new TreeMap<>();
        newest.stream().filter(kept -> kept.size > 0).forEach(kept -> data.put(kept.id, kept.array()));
        return data;
    }

    /** The first of a finding's pieces. */
    private static final class Kept {
        private final String id;
        private final List<String> texts;
        private int size;

        private Kept(String id, List<String> texts) {
            this.id = id;
            this.texts = texts;
        }

        /** Keeps the piece of this index if all before it are, and it fits; the bytes that it takes. */
        private int next(int piece, int room) {
            if (piece != size || piece >= texts.size()) {
                return 0;
            }
            int bytes = bytes(texts.get(piece)) + (piece == 0 ? bytes(id) + "[]".length() : ",".length());
            if (bytes > room) {
                return 0;
            }
            size++;
            return bytes;
        }

        private String array() {
            return "[" + String.join(",", texts.subList(0, size)) + "]";
        }
    }

    private static List<String> texts(RaceFinding finding, List<PublishedEvidence> published) {
        return published.stream()
                .filter(one -> one.race().equals(finding.race().label())
                        && one.scenario().equals(finding.row().scenario())
                        && one.profile().equals(finding.row().profile()))
                .map(ContractJson::write)
                .toList();
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
