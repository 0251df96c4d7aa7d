package dev.raceprobe.operator.evidence;

import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.operator.judge.Judgement;
import dev.raceprobe.operator.judge.RaceFinding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

    /** @param maxBytes what does not fit into them is left out, the oldest findings first */
    static Map<String, String> of(ShardPlan plan, Judgement judgement, int maxBytes) {
        List<PublishedEvidence> published = Evidences.withoutPayloads(plan, judgement);
        Map<String, String> data = new TreeMap<>();
        int left = maxBytes;
        List<RaceFinding> newest = judgement.findings().stream()
                .sorted(Comparator.comparingLong(RaceFinding::lastMillis).reversed())
                .toList();
        for (RaceFinding finding : newest) {
            int room = left - finding.id().length();
            List<String> texts = fitting(texts(finding, published), room);
            if (!texts.isEmpty()) {
                String array = "[" + String.join(",", texts) + "]";
                data.put(finding.id(), array);
                left = room - bytes(array);
            }
        }
        return data;
    }

    private static List<String> texts(RaceFinding finding, List<PublishedEvidence> published) {
        return published.stream()
                .filter(one -> one.race().equals(finding.race().label())
                        && one.scenario().equals(finding.row().scenario())
                        && one.profile().equals(finding.row().profile()))
                .map(ContractJson::write)
                .toList();
    }

    private static List<String> fitting(List<String> texts, int room) {
        List<String> fitting = new ArrayList<>();
        int left = room - "[]".length();
        for (String text : texts) {
            left -= bytes(text) + ",".length();
            if (left < 0) {
                break;
            }
            fitting.add(text);
        }
        return fitting;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
