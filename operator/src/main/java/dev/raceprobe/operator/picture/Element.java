package dev.raceprobe.operator.picture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One element of HTML or SVG. Only elements are markup; every other value is escaped, so nothing can be forgotten. */
public final class Element {
    private static final Set<String> VOID = Set.of("meta", "br", "link", "input");

    private final String name;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final List<Object> content = new ArrayList<>();

    private Element(String name) {
        this.name = name;
    }

    /** @param content elements, lists of elements, and values that become text; null is nothing */
    public static Element of(String name, Object... content) {
        return new Element(name).add(content);
    }

    /** A style sheet of our own, which stands as it is: HTML has no escapes there. */
    public static Element style(String sheet) {
        if (sheet.contains("<")) {
            throw new IllegalArgumentException("a style sheet must not contain <");
        }
        return Element.of("style", new Sheet(sheet));
    }

    private record Sheet(String text) {}

    public Element with(String attribute, Object value) {
        attributes.put(attribute, String.valueOf(value));
        return this;
    }

    /** By what the live page knows it again when it has moved: unique among its siblings. */
    public Element keyed(String key) {
        return with("data-key", key);
    }

    public Element classed(String value) {
        return with("class", value);
    }

    public Element add(Object... more) {
        for (Object each : more) {
            if (each instanceof List<?> list) {
                list.forEach(this::add);
            } else if (each != null) {
                content.add(each);
            }
        }
        return this;
    }

    public String markup() {
        StringBuilder out = new StringBuilder();
        write(out);
        return out.toString();
    }

    private void write(StringBuilder out) {
        out.append('<').append(name);
        attributes.forEach((attribute, value) -> out.append(' ')
                .append(attribute)
                .append("=\"")
                .append(escape(value))
                .append('"'));
        out.append('>');
        if (VOID.contains(name)) {
            return;
        }
        for (Object each : content) {
            if (each instanceof Element element) {
                element.write(out);
            } else if (each instanceof Sheet sheet) {
                out.append(sheet.text());
            } else {
                out.append(escape(each.toString()));
            }
        }
        out.append("</").append(name).append(">");
        if (Set.of("tr", "section", "table", "p", "h2", "h3").contains(name)) {
            out.append('\n');
        }
    }

    /** As text and in a quoted attribute. */
    static String escape(String text) {
        return Printable.of(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
