package dev.raceprobe.operator.picture;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A table that becomes a list of cards on a narrow screen: each cell knows its column's head. Numbers align to the right. */
public final class Table {
    private final String caption;
    private final List<String> heads;
    private final List<Element> titles;
    private final List<Element> rows = new ArrayList<>();

    public Table(String caption, String... heads) {
        this.caption = caption;
        this.heads = List.of(heads);
        this.titles = this.heads.stream()
                .map(head -> Element.of("th", head).with("scope", "col").with("role", "columnheader"))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /**
     * A column that can be sorted by.
     *
     * @param column position
     * @param link in place of its head
     * @param direction in which it is sorted now: ascending, descending or none
     */
    public Table sortable(int column, Element link, String direction) {
        titles.set(
                column,
                Element.of("th", link)
                        .with("scope", "col")
                        .with("role", "columnheader")
                        .with("aria-sort", direction));
        return this;
    }

    /** @param cells one for each head: elements, numbers or text */
    public Table row(Object... cells) {
        Element row = Element.of("tr").with("role", "row");
        for (int i = 0; i < cells.length; i++) {
            Object cell = cells[i] instanceof Number number
                    ? String.format(Locale.ROOT, "%,d", number.longValue())
                    : cells[i];
            Element data = Element.of(i == 0 ? "th" : "td", Element.of("span", cell));
            if (!"".equals(cell)) { // on a card a head without a word is in the way
                data.with("data-label", heads.get(i));
            }
            data.with("role", i == 0 ? "rowheader" : "cell");
            if (i == 0) {
                data.with("scope", "row");
            }
            row.add(cells[i] instanceof Number || isMeasure(cell) ? data.classed("n") : data);
        }
        rows.add(row);
        return this;
    }

    /** The same, known again by this wherever it is sorted to. */
    public Table keyedRow(String key, Object... cells) {
        row(cells);
        rows.get(rows.size() - 1).keyed(key);
        return this;
    }

    private static boolean isMeasure(Object cell) {
        return cell instanceof String text && text.matches("[0-9.,]+( %| ms| µs| s)?");
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    public Element element() {
        Element head = Element.of("tr", titles).with("role", "row");
        return Element.of(
                        "table",
                        Element.of("caption", caption),
                        Element.of("thead", head).with("role", "rowgroup"),
                        Element.of("tbody", rows).with("role", "rowgroup"))
                .with("role", "table");
    }
}
