package dev.raceprobe.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code /metrics} answers, in OpenMetrics: families in their order, each with its series. */
final class Exposition {
    private static final Pattern META = Pattern.compile("# (TYPE|UNIT|HELP) (\\S+) (.*)");
    private static final Pattern SERIES = Pattern.compile("([a-z0-9_]+)(?:\\{([^}]*)\\})? \\S+.*");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

    private Exposition() {}

    /** One family. */
    record Family(String name, Map<String, String> meta, List<Series> series) {
        String type() {
            return meta.getOrDefault("TYPE", "");
        }

        String unit() {
            return meta.getOrDefault("UNIT", "");
        }

        String help() {
            return meta.getOrDefault("HELP", "");
        }
    }

    /** One series. */
    record Series(String name, Map<String, String> labels) {}

    static List<Family> parse(String openMetrics) {
        Map<String, Family> families = new LinkedHashMap<>();
        Family current = null;
        for (String line : openMetrics.lines().toList()) {
            Matcher meta = META.matcher(line);
            Matcher series = SERIES.matcher(line);
            if (meta.matches()) {
                current = families.computeIfAbsent(
                        meta.group(2), name -> new Family(name, new TreeMap<>(), new ArrayList<>()));
                current.meta().put(meta.group(1), meta.group(3));
            } else if (series.matches() && current != null) {
                current.series().add(new Series(series.group(1), labels(series.group(2))));
            }
        }
        return List.copyOf(families.values());
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new LinkedHashMap<>();
        Matcher label = LABEL.matcher(text == null ? "" : text);
        while (label.find()) {
            labels.put(label.group(1), label.group(2));
        }
        return labels;
    }
}
