package dev.raceprobe.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was done and what was found, a line a run, in {@code cli/target/truth-table.txt}. */
final class TruthTable {
    private static final String ROW = "%-22s %-16s %5s %11s %7s %7s  %-24s %s";
    private static final List<String> LINES = new ArrayList<>();

    private TruthTable() {}

    /**
     * Adds a line.
     *
     * @param race that was to be found; "none"
     * @param fault as the query names it
     * @param p its probability, or "-" where it has none
     * @param log how often it was done
     * @param status of the probe
     * @param measured a window, an idle timeout, a period: the truth and the estimate
     */
    static synchronized void add(String race, String fault, String p, long log, JsonNode status, String measured) {
        LINES.add(String.format(
                Locale.ROOT,
                ROW,
                race,
                fault,
                p,
                status.at("/window/connections").asLong(),
                log,
                count(status, race),
                others(status, race),
                measured));
    }

    /** Failed checks under this name, over all rows. */
    static long count(JsonNode status, String race) {
        long sum = 0;
        for (JsonNode finding : status.path("findings")) {
            sum += finding.path("race").asText().equals(race)
                    ? finding.path("count").asLong()
                    : 0;
        }
        return sum;
    }

    /** Names under which something else was found; "-" for none. */
    static String others(JsonNode status, String race) {
        List<String> names = status.path("findings").findValuesAsText("race").stream()
                .distinct()
                .filter(name -> !name.equals(race))
                .toList();
        return names.isEmpty() ? "-" : String.join(",", names);
    }

    /** All lines up to now, on standard output and in the file. */
    static synchronized void print() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT, ROW, "race", "fault", "p", "connections", "log", "found", "other names", "measured"));
        lines.addAll(LINES);
        try {
            Files.write(Path.of("target", "truth-table.txt"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lines.forEach(System.out::println);
    }
}
