package dev.raceprobe.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One of {@code deploy/monitoring/dashboards}.
 *
 * @param queries with their panels' titles
 */
record Dashboard(String file, JsonNode json, List<Query> queries) {
    /** A panel's query as it is in the file. */
    record Query(String panel, String promql) {
        /** With what Grafana would fill in: everything of the last 5 minutes. */
        String filled() {
            return promql.replaceAll("\\$__(rate_interval|range)", "5m")
                    .replaceAll("\\$(namespace|probe|scenario|profile)", ".+");
        }
    }

    static List<Dashboard> all() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("..", "deploy", "monitoring", "dashboards"))) {
            List<Dashboard> all = new ArrayList<>();
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
                JsonNode json = new ObjectMapper().readTree(file.toFile());
                all.add(new Dashboard(file.getFileName().toString(), json, queries(json)));
            }
            return all;
        }
    }

    private static List<Query> queries(JsonNode dashboard) {
        List<Query> queries = new ArrayList<>();
        for (JsonNode panel : dashboard.path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                queries.add(new Query(
                        panel.path("title").asText(), target.path("expr").asText()));
            }
        }
        return queries;
    }
}
