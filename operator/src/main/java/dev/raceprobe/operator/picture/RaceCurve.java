package dev.raceprobe.operator.picture;

import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.RaceWindow;
import dev.raceprobe.operator.picture.OffsetShares.Group;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Draws failure share by offset, with its 95 % band and the edges that were found. The axis of offsets is a square root. */
final class RaceCurve {
    private static final int HEIGHT = 240;
    private static final int LEFT = 44;
    private static final int RIGHT = 12;
    private static final int TOP = 26;
    private static final int BOTTOM = 40;
    private static final List<Integer> TICKS = List.of(0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000);

    private final List<Group> groups;
    private final Optional<RaceWindow> window;
    private final String name;
    private final int width;
    private final double last;

    private RaceCurve(List<Group> groups, Optional<RaceWindow> window, String name, int width) {
        this.groups = groups;
        this.window = window;
        this.name = name;
        this.width = width;
        this.last = Math.max(10, groups.stream().mapToInt(Group::to).max().orElse(0) + 1);
    }

    /** For wide screens and for narrow ones; the style sheet shows one of the two. */
    static List<Element> of(List<Group> groups, Optional<RaceWindow> window, String name) {
        return List.of(
                new RaceCurve(groups, window, name, 760).draw().classed("chart wide"),
                new RaceCurve(groups, window, name, 330).draw().classed("chart narrow"));
    }

    private Element draw() {
        Element svg = Element.of("svg", Element.of("title", name))
                .with("viewBox", "0 0 " + width + " " + HEIGHT)
                .with("role", "img")
                .with("aria-label", name);
        grid(svg);
        window.ifPresent(w -> edges(svg, w));
        svg.add(Element.of("path").classed("band").with("d", band()));
        svg.add(Element.of("polyline").classed("line").with("points", points()));
        groups.forEach(group -> svg.add(Element.of(
                        "circle",
                        Element.of(
                                "title",
                                offsets(group) + ": " + group.failures() + " of " + group.checks()
                                        + " failed, 95 % interval " + Numbers.percent(group.low()) + " to "
                                        + Numbers.percent(group.high())))
                .classed(group.failures() > 0 ? "dot bad" : "dot")
                .with("cx", x(group.middle()))
                .with("cy", y(group.share()))
                .with("r", "3")));
        return svg;
    }

    static String offsets(Group group) {
        return group.from() == group.to() ? group.from() + " ms" : group.from() + " to " + group.to() + " ms";
    }

    private void grid(Element svg) {
        for (int percent : List.of(0, 25, 50, 75, 100)) {
            String y = y(percent / 100.0);
            svg.add(line("grid", Numbers.at(LEFT), y, Numbers.at(width - RIGHT), y));
            svg.add(text("end", Numbers.at(LEFT - 6), Numbers.at(Double.parseDouble(y) + 4), percent + " %"));
        }
        double free = 0;
        for (int tick : TICKS) {
            double x = Double.parseDouble(x(tick));
            if (tick <= last && x >= free) {
                svg.add(line("grid", Numbers.at(x), Numbers.at(TOP), Numbers.at(x), Numbers.at(HEIGHT - BOTTOM)));
                svg.add(text("middle", Numbers.at(x), Numbers.at(HEIGHT - BOTTOM + 15), tick));
                free = x + 30;
            }
        }
        svg.add(text(
                "middle",
                Numbers.at((LEFT + width - RIGHT) / 2.0),
                Numbers.at(HEIGHT - 6),
                "ms from the 101 to the first message"));
    }

    private void edges(Element svg, RaceWindow found) {
        if (found.closesAt() == null) {
            return;
        }
        double opens = found.opensAt() == null ? 0 : Durations.millis(found.opensAt());
        double closes = Durations.millis(found.closesAt());
        double blur = found.uncertainty() == null ? 0 : Durations.millis(found.uncertainty());
        svg.add(area("racy", opens, closes));
        svg.add(area("blur", Math.max(0, closes - blur), closes + blur));
        svg.add(line("edge", x(opens), Numbers.at(TOP), x(opens), Numbers.at(HEIGHT - BOTTOM)));
        svg.add(line("edge", x(closes), Numbers.at(TOP), x(closes), Numbers.at(HEIGHT - BOTTOM)));
        String closing =
                "closes " + found.closesAt() + (found.uncertainty() == null ? "" : " ± " + found.uncertainty());
        boolean nearTheEnd = Double.parseDouble(x(closes)) > width - 130;
        svg.add(text(nearTheEnd ? "end" : "start", x(closes), Numbers.at(TOP - 8), closing)
                .classed("strong"));
        opening(svg, found, opens, Double.parseDouble(x(closes)) - (nearTheEnd ? 110 : 0));
    }

    /** Inside of the window where there is room, else outside of it. */
    private void opening(Element svg, RaceWindow found, double opens, double free) {
        double x = Double.parseDouble(x(opens));
        boolean fitsInside = free - x > 90;
        if (fitsInside || x > 90) {
            svg.add(text(
                            fitsInside ? "start" : "end",
                            Numbers.at(fitsInside ? x : Math.min(x, free - 6)),
                            Numbers.at(TOP - 8),
                            "opens " + (found.opensAt() == null ? "0ms" : found.opensAt()))
                    .classed("strong"));
        }
    }

    private Element area(String type, double from, double to) {
        double x = Double.parseDouble(x(from));
        return Element.of("rect")
                .classed(type)
                .with("x", Numbers.at(x))
                .with("y", Numbers.at(TOP))
                .with("width", Numbers.at(Math.max(1, Double.parseDouble(x(to)) - x)))
                .with("height", Numbers.at(HEIGHT - BOTTOM - TOP));
    }

    private String points() {
        return groups.stream().map(g -> x(g.middle()) + "," + y(g.share())).collect(Collectors.joining(" "));
    }

    private String band() {
        Stream<String> above = groups.stream().map(g -> x(g.middle()) + " " + y(g.high()));
        Stream.Builder<String> below = Stream.builder();
        for (int i = groups.size() - 1; i >= 0; i--) {
            below.add(x(groups.get(i).middle()) + " " + y(groups.get(i).low()));
        }
        return Stream.concat(above, below.build()).collect(Collectors.joining(" L", "M", " Z"));
    }

    private static Element line(String type, String x1, String y1, String x2, String y2) {
        return Element.of("line")
                .classed(type)
                .with("x1", x1)
                .with("y1", y1)
                .with("x2", x2)
                .with("y2", y2);
    }

    private static Element text(String anchor, String x, String y, Object text) {
        return Element.of("text", text).with("text-anchor", anchor).with("x", x).with("y", y);
    }

    private String x(double offset) {
        return Numbers.at(LEFT + Math.sqrt(Math.min(offset, last) / last) * (width - LEFT - RIGHT));
    }

    private String y(double share) {
        return Numbers.at(TOP + (1 - share) * (HEIGHT - TOP - BOTTOM));
    }
}
