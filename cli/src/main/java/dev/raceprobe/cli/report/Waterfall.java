package dev.raceprobe.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws one piece of evidence: an event a line, its bar the time since the event before it. */
final class Waterfall {
    private static final int MOST = 60;
    private static final double WIDTH = 1000;
    private static final double LOG_FROM_MICROS = 100;

    private final List<JsonNode> entries = new ArrayList<>();
    private final double last;
    private final boolean logarithmic;

    private Waterfall(JsonNode timeline) {
        timeline.forEach(entries::add);
        this.last = Math.max(1, entries.stream().mapToLong(Waterfall::at).max().orElse(1));
        this.logarithmic = longestGap() > 0.8 * last && entries.size() > 2;
    }

    static Element of(JsonNode evidence) {
        Waterfall drawn = new Waterfall(evidence.path("timeline"));
        String detail = evidence.path("detail").asText("");
        return Element.of(
                        "figure",
                        Element.of(
                                "figcaption",
                                Element.of("strong", evidence.path("id").asText()),
                                detail.isEmpty() ? "" : ": " + detail,
                                Element.of("span", facts(evidence)).classed("facts")),
                        drawn.table())
                .classed("waterfall");
    }

    private static String facts(JsonNode evidence) {
        StringBuilder facts = new StringBuilder("user " + evidence.path("user").asInt());
        facts.append(", started ").append(evidence.path("startedAt").asText());
        if (evidence.hasNonNull("remoteAddress")) {
            facts.append(", ").append(evidence.path("remoteAddress").asText());
        }
        JsonNode close = evidence.path("close");
        if (close.isObject()) {
            facts.append(", closed ")
                    .append(close.path("code").asInt())
                    .append(" by ")
                    .append(close.path("initiator").asText());
            String reason = close.path("reason").asText("");
            facts.append(reason.isEmpty() ? "" : " (" + reason + ")");
        }
        if (evidence.hasNonNull("traceparent")) {
            facts.append(", traceparent ").append(evidence.path("traceparent").asText());
        }
        return facts.toString();
    }

    private Element table() {
        Element body = Element.of("tbody").with("role", "rowgroup");
        long before = 0;
        for (JsonNode entry : entries.stream().limit(MOST).toList()) {
            body.add(line(entry, before));
            before = at(entry);
        }
        if (entries.size() > MOST) {
            body.add(Element.of(
                    "tr",
                    Element.of("td", (entries.size() - MOST) + " more events are in the JSON report")
                            .with("colspan", 4)));
        }
        Element head = Element.of("tr").with("role", "row");
        for (String title : List.of("T+ µs", "event", logarithmic ? "time, logarithmic" : "time", "note")) {
            head.add(Element.of("th", title).with("scope", "col").with("role", "columnheader"));
        }
        return Element.of("table", Element.of("thead", head).with("role", "rowgroup"), body)
                .classed("fall")
                .with("role", "table");
    }

    private Element line(JsonNode entry, long before) {
        String event = entry.path("event").asText();
        return Element.of(
                        "tr",
                        cell(String.format(Locale.ROOT, "%,d", at(entry))).classed("n"),
                        cell(event).classed(kind(event)),
                        cell(bar(before, at(entry), kind(event))).classed("bar"),
                        cell(entry.path("note").asText("")).classed("note"))
                .with("role", "row");
    }

    private static Element cell(Object content) {
        return Element.of("td", content).with("role", "cell");
    }

    private static String kind(String event) {
        return switch (event) {
            case "reset", "timeout", "close_in" -> "bad";
            case "frame_out", "upgrade_sent", "ping_out", "close_out" -> "out";
            default -> "in";
        };
    }

    private Element bar(long from, long to, String kind) {
        double start = x(from);
        double length = Math.max(4, x(to) - start);
        return Element.of(
                        "svg",
                        Element.of("title", Numbers.duration(to - from) + " after the event before"),
                        Element.of("rect")
                                .classed(kind)
                                .with("x", Numbers.at(Math.min(start, WIDTH - length)))
                                .with("y", 0)
                                .with("width", Numbers.at(length))
                                .with("height", 10))
                .with("viewBox", "0 0 1000 10")
                .with("preserveAspectRatio", "none")
                .with("aria-hidden", "true");
    }

    private double x(long micros) {
        return logarithmic
                ? WIDTH * Math.log1p(micros / LOG_FROM_MICROS) / Math.log1p(last / LOG_FROM_MICROS)
                : WIDTH * micros / last;
    }

    private double longestGap() {
        double longest = 0;
        for (int i = 1; i < entries.size(); i++) {
            longest = Math.max(longest, at(entries.get(i)) - at(entries.get(i - 1)));
        }
        return longest;
    }

    private static long at(JsonNode entry) {
        return entry.path("at_us").asLong();
    }
}
