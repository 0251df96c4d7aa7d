package dev.raceprobe.probe.symptom;

import com.google.re2j.Pattern;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Texts by which server frameworks give away their own races, and the patterns that a spec adds. */
public final class Catalogue {
    private static final String RESOURCE = "/dev/raceprobe/probe/symptom/catalogue.tsv";
    private static final int COLUMNS = 7;

    /** Only the beginning of a message is searched, in characters: patterns over a large one would keep the event loop from all others. */
    public static final int SEARCHED = 16_384;

    private final List<Entry> entries;

    private Catalogue(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /**
     * One text.
     *
     * @param name of the entry, [a-z0-9-]+
     * @param framework that says it; empty for the spec's own
     * @param versions in which it does
     * @param meaning what it really proves, in words
     * @param literal what every match contains, so that most texts need no pattern; may be empty
     * @param pattern RE2, unanchored
     * @param provesEarlyRead whether the text is only ever said when a message was read before the accept
     */
    public record Entry(
            String name,
            String framework,
            String versions,
            String meaning,
            String literal,
            Pattern pattern,
            boolean provesEarlyRead) {
        boolean matches(String text) {
            return text.contains(literal) && pattern.matcher(text).find();
        }
    }

    /**
     * The built-in entries, then the spec's patterns, named {@code pattern-0}, {@code pattern-1} and so on.
     *
     * @throws com.google.re2j.PatternSyntaxException if a pattern is not RE2's
     */
    public static Catalogue withPatterns(List<String> patterns) {
        List<Entry> entries = new ArrayList<>(builtIn());
        for (int i = 0; i < patterns.size(); i++) {
            entries.add(new Entry(
                    "pattern-" + i, "", "", "one of the spec's own", "", Pattern.compile(patterns.get(i)), false));
        }
        return new Catalogue(entries);
    }

    /** All entries, in the order in which they are tried. */
    public List<Entry> entries() {
        return entries;
    }

    /** The first entry that the beginning of a text matches, see {@link #SEARCHED}. */
    public Optional<Entry> match(String text) {
        String beginning = text.length() <= SEARCHED ? text : text.substring(0, SEARCHED);
        for (Entry entry : entries) {
            if (entry.matches(beginning)) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    private static List<Entry> builtIn() {
        try (InputStream in = Catalogue.class.getResourceAsStream(RESOURCE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Catalogue::entry)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        }
    }

    /** Columns: name, framework, versions, proves, literal, pattern, meaning. */
    private static Entry entry(String line) {
        String[] columns = line.split("\t");
        if (columns.length != COLUMNS) {
            throw new IllegalStateException(RESOURCE + ": must have " + COLUMNS + " columns: " + line);
        }
        return new Entry(
                columns[0],
                columns[1],
                columns[2],
                columns[6],
                columns[4],
                Pattern.compile(columns[5]),
                columns[3].equals("read-before-accept"));
    }
}
