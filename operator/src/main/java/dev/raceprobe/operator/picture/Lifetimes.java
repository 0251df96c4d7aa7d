package dev.raceprobe.operator.picture;

import dev.raceprobe.api.v1alpha1.IdleTimeout;
import dev.raceprobe.api.v1alpha1.Period;
import dev.raceprobe.api.v1alpha1.ScenarioStatus;
import dev.raceprobe.contract.Distribution;
import dev.raceprobe.contract.Phase;
import dev.raceprobe.contract.ShardPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** How long connections lived, row by row, with the periods and idle timeouts that were found. */
final class Lifetimes {
    private static final int BARS = 40;
    private static final double WIDTH = 400;
    private static final double HEIGHT = 48;

    private Lifetimes() {}

    static Optional<Element> of(Reported probe) {
        Table table = new Table(
                "From the 101 to the end of the connection",
                "Scenario",
                "Profile",
                "Connections",
                "Lifetimes, 0 to the longest",
                "Median",
                "Longest",
                "Period of the failures",
                "Idle timeout");
        for (ShardPlan.Row row : probe.basis().planned()) {
            Distribution lived = probe.basis().tally(row).latency().getOrDefault(Phase.LIFETIME, Distribution.empty());
            Optional<ScenarioStatus> status = probe.status().scenarios().stream()
                    .filter(s -> s.name().equals(row.scenario()) && s.profile().equals(row.profile()))
                    .findFirst();
            if (lived.count() > 0) {
                table.row(
                        row.scenario(),
                        row.profile(),
                        lived.count(),
                        histogram(lived),
                        Numbers.duration(lived.percentile(50) / 1e3),
                        Numbers.duration(lived.max() / 1e3),
                        status.map(ScenarioStatus::period)
                                .map(Lifetimes::period)
                                .orElse("none found"),
                        status.map(ScenarioStatus::idleTimeout)
                                .map(Lifetimes::idle)
                                .orElse("-"));
            }
        }
        return table.isEmpty() ? Optional.empty() : Optional.of(table.element());
    }

    private static String period(Period period) {
        return "every " + period.seconds() + " s ± " + period.uncertainty() + " s, " + period.confidencePercent()
                + " %";
    }

    private static String idle(IdleTimeout idle) {
        return Stream.of(
                        idle.measured() == null ? "" : "measured " + idle.measured(),
                        idle.above() == null ? "" : "above " + idle.above(),
                        idle.below() == null ? "" : "below " + idle.below())
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private static Element histogram(Distribution lived) {
        Histogram values = lived.histogram();
        long step = Math.max(1, lived.max() / BARS + 1);
        List<Long> bars = new ArrayList<>();
        for (int i = 0; i < BARS; i++) {
            bars.add(values.getCountBetweenValues(i * step, (i + 1) * step - 1));
        }
        long most = bars.stream().mapToLong(Long::longValue).max().orElse(1);
        Element svg = Element.of("svg")
                .classed("histogram")
                .with("viewBox", "0 0 400 48")
                .with("preserveAspectRatio", "none")
                .with("role", "img")
                .with("aria-label", lived.count() + " lifetimes from 0 to " + Numbers.duration(lived.max() / 1e3));
        svg.add(Element.of("line")
                .classed("grid")
                .with("x1", 0)
                .with("x2", 400)
                .with("y1", 47.5)
                .with("y2", 47.5));
        for (int i = 0; i < BARS; i++) {
            if (bars.get(i) > 0) {
                double height = Math.max(2, HEIGHT * bars.get(i) / most);
                svg.add(Element.of(
                                "rect",
                                Element.of(
                                        "title",
                                        Numbers.duration(i * step / 1e3) + " to "
                                                + Numbers.duration((i + 1) * step / 1e3) + ": " + bars.get(i)))
                        .classed("in")
                        .with("x", Numbers.at(i * WIDTH / BARS))
                        .with("y", Numbers.at(HEIGHT - height))
                        .with("width", Numbers.at(WIDTH / BARS - 1))
                        .with("height", Numbers.at(height)));
            }
        }
        return svg;
    }
}
