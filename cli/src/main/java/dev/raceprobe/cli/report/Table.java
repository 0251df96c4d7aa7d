package dev.raceprobe.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table that becomes a list of cards on a narrow screen: each cell knows its column's head. Numbers align to the right. */
final class Table {
    private final String caption;
    private final List<String> heads;
    private final List<Element> rows = new ArrayList<>();

    Table(String caption, String... heads) {
        this.caption = caption;
        this.heads = List.of(heads);
    }

    /** @param cells one for each head: elements, numbers or text */
    Table row(Object... cells) {
        Element row = Element.of("tr").with("role", "row");
        for (int i = 0; i < cells.length; i++) {
            Object cell = cells[i] instanceof Number number
                    ? String.format(Locale.ROOT, "%,d", number.longValue())
                    : cells[i];
            Element data =
                    Element.of(i == 0 ? "th" : "td", Element.of("span", cell)).with("data-label", heads.get(i));
            data.with("role", i == 0 ? "rowheader" : "cell");
            if (i == 0) {
                data.with("scope", "row");
            }
            row.add(cells[i] instanceof Number || isMeasure(cell) ? data.classed("n") : data);
        }
        rows.add(row);
        return this;
    }

    private static boolean isMeasure(Object cell) {
        return cell instanceof String text && text.matches("[0-9.,]+( %| ms| µs| s)?");
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    Element element() {
        Element head = Element.of("tr").with("role", "row");
        heads.forEach(
                title -> head.add(Element.of("th", title).with("scope", "col").with("role", "columnheader")));
        return Element.of(
                        "table",
                        Element.of("caption", caption),
                        Element.of("thead", head).with("role", "rowgroup"),
                        Element.of("tbody", rows).with("role", "rowgroup"))
                .with("role", "table");
    }
}
