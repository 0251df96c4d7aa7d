package dev.raceprobe.cli;

import dev.raceprobe.api.v1alpha1.ScenarioType;
import dev.raceprobe.contract.ShardPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The page about metrics, made from what operator and pods export for every scenario type. */
final class MetricsPage {
    /** Values are the user's, or Prometheus' own. */
    private static final Set<String> OPEN =
            Set.of("probe_namespace", "probe", "scenario", "profile", "event", "target_host", "revision", "le");

    private static final Set<String> OF_ROW = Set.of("probe_namespace", "probe", "scenario", "profile");

    private final Map<String, Exposition.Family> ofOperator = new LinkedHashMap<>();
    private final Map<String, Exposition.Family> ofPods = new LinkedHashMap<>();
    private final Map<ScenarioType, Series> counts = new TreeMap<>();

    /** Series of one row: scenario × profile. The last one is 0 where it cannot be. */
    record Series(long operator, long podWithoutInjection, long podWithInjection) {
        long most() {
            return operator + Math.max(podWithoutInjection, podWithInjection);
        }
    }

    MetricsPage() throws IOException, InputException {
        for (ScenarioType type : ScenarioType.values()) {
            ShardPlan plan = AllMetrics.plan(type);
            List<Exposition.Family> operator = AllMetrics.ofOperator(plan);
            List<Exposition.Family> pod = AllMetrics.ofPod(plan);
            operator.forEach(family -> ofOperator.merge(family.name(), family, MetricsPage::together));
            pod.forEach(family -> ofPods.merge(family.name(), family, MetricsPage::together));
            counts.put(type, new Series(series(operator, "far"), series(pod, "baseline"), series(pod, "far")));
        }
    }

    private static Exposition.Family together(Exposition.Family a, Exposition.Family b) {
        List<Exposition.Series> series = new ArrayList<>(a.series());
        series.addAll(b.series());
        return new Exposition.Family(a.name(), a.meta(), series);
    }

    private static long series(List<Exposition.Family> families, String profile) {
        return families.stream()
                .flatMap(family -> family.series().stream())
                .filter(series -> profile.equals(series.labels().get("profile")))
                .count();
    }

    /** Names with labels, each once: they are those of many probes, put together. */
    private static long ofAllRows(Map<String, Exposition.Family> families) {
        return families.values().stream()
                .flatMap(family -> family.series().stream())
                .filter(series -> series.labels().containsKey("probe"))
                .filter(series -> !series.labels().containsKey("scenario"))
                .map(series -> {
                    Map<String, String> labels = new TreeMap<>(series.labels());
                    labels.keySet().removeAll(Set.of("probe", "mode"));
                    return series.name() + labels;
                })
                .distinct()
                .count();
    }

    Map<ScenarioType, Series> counts() {
        return counts;
    }

    /** Families by name, with every series that there can be. */
    List<Exposition.Family> families() {
        List<Exposition.Family> all = new ArrayList<>(ofOperator.values());
        all.addAll(ofPods.values());
        return all;
    }

    String markdown() {
        StringBuilder page = new StringBuilder(ReferencePage.header());
        page.append("""
                # Metrics

                Operator and probe pods serve `/metrics` on port 8080: Prometheus' text format, OpenMetrics for a scraper that asks for it
                (`# UNIT`, and exemplars with `evidence_id` and `trace_id` on `raceprobe_symptoms_total`,
                `raceprobe_first_frame_offset_seconds` and `raceprobe_races_total`; Prometheus keeps them with
                `--enable-feature=exemplar-storage`), and from the pods protobuf with native histograms
                (`--enable-feature=native-histograms`). A pod shows an exemplar for as long as its evidence is at
                `/api/v1/evidence/{id}`; for one that Prometheus has kept for longer the 404 says where else to look. All have the labels `probe_namespace` and `probe`; *L* stands for `scenario` and
                `profile` beside them. A label with values has no others. Every series that a scenario can have exists at 0 from the start.

                ## Operator: judged

                """);
        table(page, ofOperator);
        page.append("""

                Beside them the operator exports `raceprobe_operator_status_writes_total{result}`, `raceprobe_operator_events_total{result}`, what JOSDK counts of its reconciliations, and `raceprobe_operator_row_collecting{L}`: 1 while a row has too few samples because its window has only begun.

                ## Probe pods: seen

                Each shard counts its own; sum over the pods.

                """);
        table(page, ofPods);
        page.append("""

                ## How many series

                Of one row (scenario × profile), for a `wss://` target with a host name and a ready event; buckets of histograms are counted
                one by one. Beside its rows a probe has %d in the operator and %d in each pod. Pods count for each shard. No label holds an
                address, a user, a connection or a text of the target's, so the number does not grow with traffic. A test keeps it bounded.

                | scenario type | operator | pod, profile without injection | pod, profile with injection |
                |---|---:|---:|---:|
                """.formatted(ofAllRows(ofOperator), ofAllRows(ofPods)));
        counts.forEach((type, series) -> page.append("| %s | %d | %s | %d |%n"
                .formatted(
                        type,
                        series.operator(),
                        series.podWithoutInjection() == 0 ? "–" : series.podWithoutInjection(),
                        series.podWithInjection())));
        return page.toString();
    }

    private static void table(StringBuilder page, Map<String, Exposition.Family> families) {
        page.append("| metric | type | labels | what it is |\n|---|---|---|---|\n");
        families.values().stream()
                .filter(family -> family.name().startsWith("raceprobe")
                        && !MetricContract.OF_THE_OPERATOR_ITSELF.containsKey(family.name()))
                .forEach(family -> page.append("| `%s` | %s | %s | %s |%n"
                        .formatted(name(family), family.type(), labels(family), family.help())));
    }

    private static String name(Exposition.Family family) {
        return switch (family.type()) {
            case "counter" -> family.name() + "_total";
            case "info" -> family.name() + "_info";
            default -> family.name();
        };
    }

    private static String labels(Exposition.Family family) {
        Map<String, Set<String>> values = new LinkedHashMap<>();
        for (Exposition.Series series : family.series()) {
            series.labels()
                    .forEach((label, value) ->
                            values.computeIfAbsent(label, l -> new TreeSet<>()).add(value));
        }
        String more = values.entrySet().stream()
                .filter(label ->
                        !OF_ROW.contains(label.getKey()) && !label.getKey().equals("le"))
                .map(label -> OPEN.contains(label.getKey()) || label.getValue().size() < 2
                        ? "`" + label.getKey() + "`"
                        : "`" + label.getKey() + "` = " + String.join(", ", label.getValue()))
                .collect(Collectors.joining("; "));
        boolean isOfRow = values.containsKey("scenario");
        return isOfRow ? more.isEmpty() ? "L" : "L; " + more : more.isEmpty() ? "–" : more;
    }
}
