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

    private final List<Entry> entries;

    private Catalogue(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /**
     * One text.
     *
     * @param name of the entry, [a-z0-9-]+
     * @param pattern RE2, unanchored
     * @param provesEarlyRead whether the text is only ever said when a message was read before the accept
     */
    public record Entry(String name, Pattern pattern, boolean provesEarlyRead) {}

    /** The built-in entries, then the spec's patterns, named {@code pattern-0}, {@code pattern-1} and so on. */
    public static Catalogue withPatterns(List<String> patterns) {
        List<Entry> entries = new ArrayList<>(builtIn());
        for (int i = 0; i < patterns.size(); i++) {
            entries.add(new Entry("pattern-" + i, Pattern.compile(patterns.get(i)), false));
        }
        return new Catalogue(entries);
    }

    /** The first entry that a text matches. */
    public Optional<Entry> match(String text) {
        for (Entry entry : entries) {
            if (entry.pattern().matcher(text).find()) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    /** Columns: name, framework, versions, proves, pattern. */
    private static List<Entry> builtIn() {
        List<Entry> entries = new ArrayList<>();
        try (InputStream in = Catalogue.class.getResourceAsStream(RESOURCE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    String[] columns = line.split("\t+");
                    entries.add(new Entry(
                            columns[0], Pattern.compile(columns[4]), columns[3].equals("read-before-accept")));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        }
        return entries;
    }
}
