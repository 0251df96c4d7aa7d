package dev.raceprobe.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.raceprobe.target.truth.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Which connections something was done to, as the server's log has it, and which ones the evidence is of. */
final class TraceIds {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TraceIds() {}

    /**
     * To whom the log says it was done since its last reset.
     *
     * @param fault its name and its outcome, with a space between them
     */
    static Set<String> inLog(Path log, String fault) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            JsonNode deed = JSON.readTree(line);
            if (deed.path("what").asText().equals("reset")) {
                lines.clear();
            } else {
                lines.add(deed);
            }
        }
        return lines.stream()
                .filter(deed -> fault.equals(
                        deed.path("fault").asText() + " " + deed.path("outcome").asText()))
                .map(deed -> deed.path("trace").asText())
                .collect(Collectors.toSet());
    }

    /** How long the connections lived that the log has the end of. */
    static List<Duration> lifetimesInLog(Path log) throws IOException {
        Map<String, Instant> opened = new HashMap<>();
        List<Duration> lifetimes = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            JsonNode deed = JSON.readTree(line);
            Instant at = Instant.parse(deed.path("at").asText());
            String connection = deed.path("connection").asText();
            switch (deed.path("what").asText()) {
                case "opened" -> opened.put(connection, at);
                case "closed" -> lifetimes.add(Duration.between(opened.get(connection), at));
                default -> {}
            }
        }
        return lifetimes;
    }

    /** Of the evidence that is shown for this race. */
    static List<String> ofEvidence(JsonNode evidence, String race) {
        return StreamSupport.stream(evidence.spliterator(), false)
                .filter(piece -> piece.path("race").asText().equals(race))
                .map(piece -> Trace.idOf(piece.path("traceparent").asText()))
                .toList();
    }
}
