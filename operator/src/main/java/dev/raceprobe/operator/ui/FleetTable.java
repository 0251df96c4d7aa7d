package dev.raceprobe.operator.ui;

import dev.raceprobe.operator.picture.Element;
import dev.raceprobe.operator.picture.Numbers;
import dev.raceprobe.operator.picture.Table;
import dev.raceprobe.operator.picture.Verdicts;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** All probes as a table: the worst first, unless it is asked for otherwise. */
final class FleetTable {
    private final List<Shown> all;
    private final FleetQuery query;
    private final Instant now;

    FleetTable(List<Shown> all, FleetQuery query, Instant now) {
        this.all = all;
        this.query = query;
        this.now = now;
    }

    List<Element> elements() {
        if (all.isEmpty()) {
            return List.of(Element.of(
                    "p",
                    "This replica reconciles no RaceProbe. Where several elect a leader, only the leader holds numbers: look"
                            + " at the other pods."));
        }
        List<Shown> shown = query.in(all);
        return List.of(
                summary(),
                search(),
                shown.isEmpty() ? Element.of("p", "No probe's row holds these words.") : table(shown));
    }

    private Element summary() {
        Element list = Element.of("ul").classed("headlines four");
        list.add(card("Failed", "failed", count("Failed"), "not-fine"));
        list.add(card("Inconclusive", "inconclusive", count("Inconclusive"), "open"));
        list.add(card("Passed", "passed", count("Passed"), "fine"));
        list.add(card(
                "Not ready",
                "not-ready",
                all.stream().filter(probe -> !probe.isReady()).count(),
                "open"));
        return list;
    }

    private long count(String verdict) {
        return all.stream().filter(probe -> probe.verdict().equals(verdict)).count();
    }

    private Element card(String title, String words, long count, String type) {
        boolean isChosen = query.words().equals(words);
        Element link = Element.of(
                        "a",
                        Element.of("span", title).classed("title"),
                        Element.of("span", Numbers.count(count)).classed("number"))
                .with("href", query.holding(isChosen ? "" : words));
        if (isChosen) {
            link.with("aria-current", "true");
        }
        return Element.of("li", link).classed(count == 0 ? "neutral" : type);
    }

    private Element search() {
        return Element.of(
                        "form",
                        Element.of("label", "Probes whose row holds").with("for", "q"),
                        Element.of("input")
                                .with("id", "q")
                                .with("name", "q")
                                .with("type", "search")
                                .with("value", query.words())
                                .with("placeholder", "name, namespace, reason")
                                .with("autocomplete", "off"),
                        Element.of("label", "sorted by").with("for", "sort"),
                        orders(),
                        Element.of("button", "Show").with("type", "submit"))
                .with("role", "search")
                .classed("search");
    }

    private Element orders() {
        Element select = Element.of("select").with("id", "sort").with("name", "sort");
        for (FleetOrder order : FleetOrder.values()) {
            Element option = Element.of("option", order.title()).with("value", order.wireName());
            select.add(query.order() == order ? option.with("selected", "") : option);
        }
        return select;
    }

    private Element table(List<Shown> shown) {
        Table table = new Table(
                shown.size() == all.size()
                        ? Numbers.count(all.size()) + (all.size() == 1 ? " probe" : " probes")
                        : Numbers.count(shown.size()) + " of " + Numbers.count(all.size()) + " probes",
                Arrays.stream(FleetOrder.values()).map(FleetOrder::title).toArray(String[]::new));
        for (FleetOrder order : FleetOrder.values()) {
            boolean isSorted = query.order() == order;
            String direction = isSorted ? order.direction(query.reversed()) : "none";
            table.sortable(
                    order.ordinal(),
                    Element.of("a", order.title(), arrow(direction)).with("href", query.by(order)),
                    direction);
        }
        shown.forEach(probe -> table.keyedRow(
                probe.title(),
                Element.of("a", probe.title()).with("href", address(probe)),
                probe.isReady() ? "yes" : "no: " + probe.readyReason(),
                Verdicts.badge(probe.verdict()),
                probe.reason(),
                probe.races(),
                probe.openedPercent()
                        .map(percent -> String.format(Locale.ROOT, "%.1f %%", percent))
                        .orElse("-"),
                probe.lastCheck().<Object>map(this::ago).orElse("-"),
                age(probe.created())));
        return table.element().classed("fleet");
    }

    private static Element arrow(String direction) {
        String shown = switch (direction) {
            case "ascending" -> " ↑";
            case "descending" -> " ↓";
            default -> "";
        };
        return Element.of("span", shown).with("aria-hidden", "true");
    }

    static String address(Shown probe) {
        return Pages.ROOT + "probes/" + URLEncoder.encode(probe.namespace(), StandardCharsets.UTF_8) + "/"
                + URLEncoder.encode(probe.name(), StandardCharsets.UTF_8);
    }

    private Element ago(Instant then) {
        return Element.of("time", age(then) + " ago").with("datetime", then).with("title", then);
    }

    private String age(Instant then) {
        return age(Duration.between(then, now));
    }

    /** In one unit, rounded down, as kubectl does it: 90 s, 12 m, 5 h, 3 d. */
    static String age(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 7_200) {
            return seconds / 60 + " m";
        }
        return seconds < 172_800 ? seconds / 3_600 + " h" : seconds / 86_400 + " d";
    }
}
