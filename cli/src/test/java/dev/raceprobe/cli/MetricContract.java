package dev.raceprobe.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * One promised metric family.
 *
 * @param unit empty: none
 * @param labels beside those of the probe, with their values; none where they are not a closed set
 */
record MetricContract(String name, String type, String unit, Map<String, Set<String>> labels) {
    /** Families that the contract does not promise, with their labels: of the operator itself, and what its own rules join; as scrapers name them. */
    static final Map<String, Set<String>> OF_THE_OPERATOR_ITSELF = Map.of(
            "raceprobe_operator_status_writes", Set.of("result"),
            "raceprobe_operator_events", Set.of("result"),
            "raceprobe_operator_row_collecting", Set.of("probe_namespace", "probe", "scenario", "profile"));

    /** All of {@code metrics.contract.txt}. */
    static List<MetricContract> all() throws IOException {
        return Files.readAllLines(Path.of("src", "test", "resources", "metrics.contract.txt")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(MetricContract::parse)
                .toList();
    }

    private static MetricContract parse(String line) {
        List<String> words = List.of(line.strip().split(" +"));
        Map<String, Set<String>> labels = new LinkedHashMap<>();
        for (String label : words.subList(3, words.size())) {
            if (label.equals("L")) {
                labels.put("scenario", Set.of());
                labels.put("profile", Set.of());
            } else {
                int values = label.indexOf('=');
                labels.put(
                        values < 0 ? label : label.substring(0, values),
                        values < 0
                                ? Set.of()
                                : Set.copyOf(Arrays.asList(
                                        label.substring(values + 1).split(","))));
            }
        }
        return new MetricContract(words.get(0), words.get(1), words.get(2).replace("-", ""), labels);
    }

    /** The name in a scraper's metadata: counters and infos are told without their suffix in OpenMetrics. */
    String family() {
        return name.replaceFirst("_(total|info)$", "");
    }

    boolean isOf(String series) {
        return type.equals("histogram") ? series.matches(name + "_(bucket|sum|count)") : series.equals(name);
    }

    /** The labels that each series of it must have, and no others. */
    Set<String> labelNames(Collection<String> more, String series) {
        Set<String> names = new TreeSet<>(labels.keySet());
        names.addAll(List.of("probe_namespace", "probe"));
        names.addAll(more);
        if (series.endsWith("_bucket")) {
            names.add("le");
        }
        return names;
    }
}
