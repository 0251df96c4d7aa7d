package dev.raceprobe.localkube.object;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A label selector and a field selector, parsed: which objects a list or a watch is about. */
public final class Selector implements Predicate<JsonNode> {
    /** Every object. */
    public static final Selector ALL = new Selector(object -> true);

    private static final Pattern IN = Pattern.compile("(\\S+)\\s+(in|notin)\\s*\\(([^)]*)\\)");
    private static final Pattern EQUALITY = Pattern.compile("([^=!\\s]+)\\s*(==|=|!=)\\s*(.*)");
    private static final Pattern ORDER = Pattern.compile("(\\S+)\\s*([<>])\\s*(\\d+)");

    private final Predicate<JsonNode> predicate;

    private Selector(Predicate<JsonNode> predicate) {
        this.predicate = predicate;
    }

    /** Parses both; null or empty text selects everything. */
    public static Selector parse(String labelSelector, String fieldSelector) {
        Predicate<JsonNode> all = object -> true;
        for (String requirement : split(labelSelector)) {
            all = all.and(label(requirement));
        }
        for (String requirement : split(fieldSelector)) {
            all = all.and(field(requirement));
        }
        return new Selector(all);
    }

    @Override
    public boolean test(JsonNode object) {
        return predicate.test(object);
    }

    private static Predicate<JsonNode> label(String text) {
        Matcher in = IN.matcher(text);
        if (in.matches()) {
            Set<String> values = Set.copyOf(Pattern.compile(",")
                    .splitAsStream(in.group(3))
                    .map(String::trim)
                    .distinct()
                    .toList());
            boolean wanted = in.group(2).equals("in");
            return object -> labelOf(object, in.group(1)).map(values::contains).orElse(false) == wanted;
        }
        Matcher order = ORDER.matcher(text);
        if (order.matches()) {
            return object -> labelOf(object, order.group(1))
                    .filter(value -> value.matches("\\d{1,18}"))
                    .map(value -> Long.compare(Long.parseLong(value), Long.parseLong(order.group(3))))
                    .map(sign -> order.group(2).equals(">") ? sign > 0 : sign < 0)
                    .orElse(false);
        }
        Matcher equality = EQUALITY.matcher(text);
        if (equality.matches()) {
            boolean wanted = !equality.group(2).equals("!=");
            String value = equality.group(3).trim();
            return object ->
                    labelOf(object, equality.group(1)).map(value::equals).orElse(false) == wanted;
        }
        if (text.startsWith("!")) {
            String key = text.substring(1).trim();
            return object -> labelOf(object, key).isEmpty();
        }
        if (text.contains(" ") || text.contains("(")) {
            throw ApiException.badRequest("unable to parse requirement: " + text);
        }
        return object -> labelOf(object, text).isPresent();
    }

    private static Predicate<JsonNode> field(String text) {
        Matcher equality = EQUALITY.matcher(text);
        if (!equality.matches()) {
            throw ApiException.badRequest("invalid field selector: " + text);
        }
        String pointer = "/" + equality.group(1).replaceFirst("^\\.", "").replace('.', '/');
        boolean wanted = !equality.group(2).equals("!=");
        String value = equality.group(3).trim();
        return object -> object.at(pointer).asText("").equals(value) == wanted;
    }

    private static Optional<String> labelOf(JsonNode object, String key) {
        return Optional.of(object.path("metadata").path("labels").path(key))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText);
    }

    /** Splits at the commas that are outside parentheses. */
    private static List<String> split(String selector) {
        List<String> parts = new ArrayList<>();
        if (selector == null) {
            return parts;
        }
        int depth = 0;
        StringBuilder part = new StringBuilder();
        for (char c : selector.toCharArray()) {
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0) {
                parts.add(part.toString().trim());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString().trim());
        parts.removeIf(String::isEmpty);
        return parts;
    }
}
