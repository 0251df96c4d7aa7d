package dev.raceprobe.operator.picture;

import dev.raceprobe.contract.Evidence.CloseSeen;
import dev.raceprobe.contract.Evidence.TimelineEntry;
import dev.raceprobe.operator.evidence.PublishedEvidence;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Draws one piece of evidence: an event a line, its bar the time since the event before it. */
final class Waterfall {
    private static final int MOST = 60;
    private static final double WIDTH = 1000;
    private static final double LOG_FROM_MICROS = 100;

    private final List<TimelineEntry> entries;
    private final double last;
    private final boolean logarithmic;
    private final boolean isClosedByUs;

    private Waterfall(List<TimelineEntry> entries) {
        this.entries = entries;
        this.isClosedByUs = entries.stream()
                .map(TimelineEntry::event)
                .filter(event -> event.startsWith("close_"))
                .findFirst()
                .map("close_out"::equals)
                .orElse(false);
        this.last = Math.max(
                1, entries.stream().mapToLong(TimelineEntry::atMicros).max().orElse(1));
        this.logarithmic = longestGap() > 0.8 * last && entries.size() > 2;
    }

    static Element of(PublishedEvidence evidence) {
        Waterfall drawn = new Waterfall(evidence.timeline());
        String detail = Objects.requireNonNullElse(evidence.detail(), "");
        return Element.of(
                        "figure",
                        Element.of(
                                "figcaption",
                                Element.of("strong", evidence.id()),
                                detail.isEmpty() ? "" : ": " + detail,
                                Element.of("span", facts(evidence)).classed("facts")),
                        drawn.table())
                .classed("waterfall");
    }

    private static String facts(PublishedEvidence evidence) {
        StringBuilder facts = new StringBuilder("user " + evidence.user());
        facts.append(", started ").append(evidence.startedAt());
        if (evidence.remoteAddress() != null) {
            facts.append(", ").append(evidence.remoteAddress());
        }
        CloseSeen close = evidence.close();
        if (close != null) {
            facts.append(", closed ").append(close.code()).append(" by ").append(close.initiator());
            boolean isSaid = close.reason() != null && !close.reason().isEmpty();
            facts.append(isSaid ? " (" + close.reason() + ")" : "");
        }
        if (evidence.traceparent() != null) {
            facts.append(", traceparent ").append(evidence.traceparent());
        }
        return facts.toString();
    }

    private Element table() {
        Element body = Element.of("tbody").with("role", "rowgroup");
        long before = 0;
        for (TimelineEntry entry : entries.stream().limit(MOST).toList()) {
            body.add(line(entry, before));
            before = entry.atMicros();
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

    private Element line(TimelineEntry entry, long before) {
        String event = entry.event();
        return Element.of(
                        "tr",
                        cell(String.format(Locale.ROOT, "%,d", entry.atMicros()))
                                .classed("n"),
                        cell(event).classed(kind(event)),
                        cell(bar(before, entry.atMicros(), kind(event))).classed("bar"),
                        cell(Objects.requireNonNullElse(entry.note(), "")).classed("note"))
                .with("role", "row");
    }

    private static Element cell(Object content) {
        return Element.of("td", content).with("role", "cell");
    }

    private String kind(String event) {
        return switch (event) {
            case "reset", "timeout" -> "bad";
            case "close_in" -> isClosedByUs ? "in" : "bad";
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
            longest = Math.max(
                    longest, entries.get(i).atMicros() - entries.get(i - 1).atMicros());
        }
        return longest;
    }
}
