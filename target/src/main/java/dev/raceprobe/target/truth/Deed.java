package dev.raceprobe.target.truth;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One thing that the server did wrong on purpose.
 *
 * @param fault what it is, such as {@code accept_race}
 * @param outcome how, as the query names it
 * @param details more fields of its line, in their order
 */
public record Deed(String fault, String outcome, Map<String, Object> details) {
    public Deed {
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    public Deed(String fault, String outcome) {
        this(fault, outcome, Map.of());
    }

    public Deed with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(details);
        more.put(name, value);
        return new Deed(fault, outcome, more);
    }
}
