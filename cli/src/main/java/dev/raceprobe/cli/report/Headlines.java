package dev.raceprobe.cli.report;

import dev.raceprobe.api.v1alpha1.WindowStatus;
import dev.raceprobe.contract.Counter;
import java.util.Objects;

/** The three numbers that are asked for first: do connections open, do events arrive, do users stay apart. */
final class Headlines {
    private Headlines() {}

    static Element of(Reported probe) {
        return Element.of("ul", connections(probe.status().window()), delivery(probe.basis()), isolation(probe.basis()))
                .classed("headlines");
    }

    private static Element connections(WindowStatus window) {
        if (window == null || window.connections() == 0) {
            return card("Connections", "-", "none were begun", true);
        }
        String opened = Objects.requireNonNullElse(window.openedPercent(), "-");
        return card(
                "Connections",
                opened + " %",
                "of " + Numbers.count(window.connections()) + " opened",
                opened.matches("100(\\.0+)?"));
    }

    private static Element delivery(Basis basis) {
        long expected = basis.count(Counter.EVENTS_EXPECTED);
        long received = basis.count(Counter.EVENTS_RECEIVED);
        return expected == 0
                ? card("Delivery", "-", "not probed: no scenario expects events", true)
                : card(
                        "Delivery",
                        Numbers.percent(received, expected),
                        Numbers.count(received) + " of " + Numbers.count(expected) + " events arrived",
                        received == expected);
    }

    private static Element isolation(Basis basis) {
        long checks = basis.count(Counter.ISOLATION_CHECKS);
        long foreign = basis.count(Counter.FOREIGN_FRAMES);
        return checks == 0 && foreign == 0
                ? card("Isolation", "-", "not probed: no scenario sends canaries", true)
                : card(
                        "Isolation",
                        Numbers.count(foreign),
                        "frames of other users in " + Numbers.count(checks) + " checks",
                        foreign == 0);
    }

    private static Element card(String title, String number, String said, boolean fine) {
        return Element.of(
                        "li",
                        Element.of("span", title).classed("title"),
                        Element.of("span", number).classed("number"),
                        Element.of("span", said).classed("said"))
                .classed(fine ? "fine" : "not-fine");
    }
}
