package dev.raceprobe.operator.picture;

import dev.raceprobe.api.v1alpha1.LatencyProfile;
import dev.raceprobe.api.v1alpha1.LatencyStatus;
import dev.raceprobe.contract.Phase;
import java.util.Optional;

/** Percentiles by phase and profile, and what was injected against what was asked for. */
final class Latency {
    private static final double LOW_MICROS = 10;
    private static final double WIDTH = 200;

    private Latency() {}

    static Element percentiles(Reported probe) {
        Table table = new Table(
                "Percentiles by phase and latency profile",
                "Phase",
                "Profile",
                "Count",
                "p50",
                "p95",
                "p99",
                "Max",
                "10 µs to max, logarithmic: p50, p95, p99");
        double most = probe.status().latency().stream()
                .mapToLong(LatencyStatus::max)
                .max()
                .orElse(1);
        for (LatencyStatus row : probe.status().latency()) {
            table.row(
                    row.phase(),
                    row.profile(),
                    row.count(),
                    Numbers.millis(row.p50()),
                    Numbers.millis(row.p95()),
                    Numbers.millis(row.p99()),
                    Numbers.millis(row.max()),
                    range(row, most));
        }
        return table.element();
    }

    private static Element range(LatencyStatus row, double most) {
        double from = x(row.p50(), most);
        Element svg = Element.of("svg")
                .classed("range")
                .with("viewBox", "0 0 200 12")
                .with("preserveAspectRatio", "none")
                .with("aria-hidden", "true");
        svg.add(Element.of("line")
                .classed("grid")
                .with("x1", 0)
                .with("x2", 200)
                .with("y1", 6)
                .with("y2", 6));
        svg.add(rect("light", from, x(row.p99(), most)), rect("in", from, x(row.p95(), most)));
        return svg.add(rect("mark", from, from));
    }

    private static Element rect(String type, double from, double to) {
        return Element.of("rect")
                .classed(type)
                .with("x", Numbers.at(Math.min(from, WIDTH - 3)))
                .with("y", 1)
                .with("width", Numbers.at(Math.max(3, to - from)))
                .with("height", 10);
    }

    private static double x(double micros, double most) {
        double top = Math.log(Math.max(most, LOW_MICROS * 10) / LOW_MICROS);
        return WIDTH * Math.log(Math.max(micros, LOW_MICROS) / LOW_MICROS) / top;
    }

    /** Nothing where every profile is the baseline. */
    static Optional<Element> delivered(Reported probe) {
        Table table = new Table(
                "Injected delay, as a round trip",
                "Profile",
                "Configured",
                "Delivered p50",
                "Delivered p99",
                "Delivered max",
                "Off by, p99",
                "Values");
        for (LatencyProfile profile : probe.basis().profiles()) {
            Optional<LatencyStatus> delivered = phase(probe, Phase.INJECTED, profile.name());
            Optional<LatencyStatus> error = phase(probe, Phase.INJECTED_ERROR, profile.name());
            delivered.ifPresent(d -> table.row(
                    profile.name(),
                    profile.roundTrip().min() + " to " + profile.roundTrip().max() + ", " + profile.distribution(),
                    Numbers.millis(d.p50()),
                    Numbers.millis(d.p99()),
                    Numbers.millis(d.max()),
                    error.map(e -> Numbers.millis(e.p99())).orElse("-"),
                    d.count()));
        }
        return table.isEmpty() ? Optional.empty() : Optional.of(table.element());
    }

    private static Optional<LatencyStatus> phase(Reported probe, Phase phase, String profile) {
        return probe.status().latency().stream()
                .filter(row ->
                        row.phase().equals(phase.wireName()) && row.profile().equals(profile))
                .findFirst();
    }
}
