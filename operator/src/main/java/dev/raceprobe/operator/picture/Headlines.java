package dev.raceprobe.operator.picture;

import dev.raceprobe.api.v1alpha1.ScenarioType;
import dev.raceprobe.api.v1alpha1.WindowStatus;
import dev.raceprobe.contract.Counter;
import java.util.Objects;

/** The three numbers that are asked for first: do connections open, do events arrive, do users stay apart. */
final class Headlines {
    private static final String FINE = "fine";
    private static final String NOT_FINE = "not-fine";
    private static final String NEUTRAL = "neutral";

    private Headlines() {}

    static Element of(Reported probe) {
        return Element.of(
                        "ul",
                        connections(probe.status().window(), hasAuthCases(probe.basis())),
                        delivery(probe.basis()),
                        isolation(probe.basis()))
                .classed("headlines");
    }

    private static Element connections(WindowStatus window, boolean hasAuthCases) {
        if (window == null || window.connections() == 0) {
            return card("Connections", "-", "none were begun", NEUTRAL);
        }
        String opened = Objects.requireNonNullElse(window.openedPercent(), "-");
        return card(
                "Connections",
                opened + " %",
                "of " + Numbers.count(window.connections()) + " opened"
                        + (hasAuthCases ? "; bad tokens are meant to be refused" : ""),
                hasAuthCases ? NEUTRAL : opened.matches("100(\\.0+)?") ? FINE : NOT_FINE);
    }

    private static Element delivery(Basis basis) {
        long expected = basis.count(Counter.EVENTS_EXPECTED);
        long received = basis.count(Counter.EVENTS_RECEIVED);
        return expected == 0
                ? card("Delivery", "-", "not probed: no scenario expects events", NEUTRAL)
                : card(
                        "Delivery",
                        Numbers.percent(received, expected),
                        Numbers.count(received) + " of " + Numbers.count(expected) + " events arrived",
                        received == expected ? FINE : NOT_FINE);
    }

    private static Element isolation(Basis basis) {
        long checks = basis.count(Counter.ISOLATION_CHECKS);
        long foreign = basis.count(Counter.FOREIGN_FRAMES);
        return checks == 0 && foreign == 0
                ? card("Isolation", "-", "not probed: no scenario sends canaries", NEUTRAL)
                : card(
                        "Isolation",
                        Numbers.count(foreign),
                        "frames of other users in " + Numbers.count(checks) + " checks",
                        foreign == 0 ? FINE : NOT_FINE);
    }

    private static Element card(String title, String number, String said, String type) {
        return Element.of(
                        "li",
                        Element.of("span", title).classed("title"),
                        Element.of("span", number).classed("number"),
                        Element.of("span", said).classed("said"))
                .classed(type);
    }

    private static boolean hasAuthCases(Basis basis) {
        return basis.scenarios().stream().anyMatch(s -> s.type() == ScenarioType.AuthRace);
    }
}
