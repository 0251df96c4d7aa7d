package dev.raceprobe.operator.picture;

import dev.raceprobe.contract.Distribution;
import java.util.List;
import java.util.stream.LongStream;

/** Draws how many connections lived how long, with times that were found marked in it. */
final class LifetimeChart {
    private static final int HEIGHT = 150;
    private static final int LEFT = 44;
    private static final int RIGHT = 12;
    private static final int TOP = 22;
    private static final int BOTTOM = 34;
    /** A mark beyond the longest lifetime is shown as long as the bars stay readable. */
    private static final double STRETCH = 2;

    private static final double NANOS = 1e9;

    private final List<Mark> marks;
    private final String name;
    private final int width;
    private final double lastSeconds;
    private final List<Long> bars;

    /** A time that was found. */
    record Mark(String text, double seconds) {}

    private LifetimeChart(Distribution lived, List<Mark> all, String name, int width, int bars) {
        double longest = lived.max() / NANOS;
        this.marks =
                all.stream().filter(mark -> mark.seconds() <= STRETCH * longest).toList();
        this.name = name;
        this.width = width;
        double needed = marks.stream().mapToDouble(Mark::seconds).reduce(longest, Math::max);
        this.lastSeconds = Math.max(needed, 1e-6) * 1.02;
        long[] counts = new long[bars];
        lived.histogram()
                .recordedValues()
                .forEach(value -> counts[bar(value.getValueIteratedTo(), bars)] += value.getCountAtValueIteratedTo());
        this.bars = LongStream.of(counts).boxed().toList();
    }

    private int bar(long nanos, int of) {
        return (int) Math.min(of - 1, nanos / NANOS / lastSeconds * of);
    }

    private long edge(int bar, int of) {
        return (long) (lastSeconds * NANOS * bar / of);
    }

    /** For wide screens and for narrow ones; the style sheet shows one of the two. */
    static List<Element> of(Distribution lived, List<Mark> marks, String name) {
        return List.of(
                new LifetimeChart(lived, marks, name, 760, 60).draw().classed("chart wide"),
                new LifetimeChart(lived, marks, name, 330, 30).draw().classed("chart narrow"));
    }

    private Element draw() {
        Element svg = Element.of("svg", Element.of("title", name))
                .with("viewBox", "0 0 " + width + " " + HEIGHT)
                .with("role", "img")
                .with("aria-label", name);
        long most = bars.stream().mapToLong(Long::longValue).max().orElse(1);
        for (long count : most > 1 ? List.of(0L, most) : List.of(0L, 1L)) {
            double y = y(count, most);
            svg.add(line("grid", LEFT, y, width - RIGHT, y), text("end", LEFT - 6, y + 4, Numbers.count(count)));
        }
        ticks(svg);
        for (int i = 0; i < bars.size(); i++) {
            if (bars.get(i) > 0) {
                svg.add(bar(i, most));
            }
        }
        marks.forEach(mark -> mark(svg, mark));
        return svg;
    }

    private void ticks(Element svg) {
        double step = step(lastSeconds / (width > 500 ? 8 : 4));
        for (int i = 0; i * step <= lastSeconds; i++) {
            double x = x(i * step);
            svg.add(
                    line("grid", x, HEIGHT - BOTTOM, x, HEIGHT - BOTTOM + 4),
                    text(
                            i == 0 ? "start" : "middle",
                            x,
                            HEIGHT - BOTTOM + 16,
                            i == 0 ? "0" : Numbers.duration(i * step * 1e6)));
        }
        svg.add(text("middle", (LEFT + width - RIGHT) / 2.0, HEIGHT - 4, "lifetime; connections upwards"));
    }

    /** The smallest of 1, 2, 5 times a power of ten that is not below. */
    static double step(double atLeast) {
        double power = Math.pow(10, Math.floor(Math.log10(atLeast)));
        return List.of(1, 2, 5, 10).stream()
                .mapToDouble(factor -> factor * power)
                .filter(step -> step >= atLeast)
                .findFirst()
                .orElse(10 * power);
    }

    private Element bar(int index, long most) {
        double from = LEFT + (double) index * (width - LEFT - RIGHT) / bars.size();
        double y = Math.min(y(bars.get(index), most), HEIGHT - BOTTOM - 2.0);
        String range = Numbers.duration(edge(index, bars.size()) / 1e3) + " to "
                + Numbers.duration(edge(index + 1, bars.size()) / 1e3);
        return Element.of("rect", Element.of("title", range + ": " + Numbers.count(bars.get(index))))
                .classed("in")
                .with("x", Numbers.at(from))
                .with("y", Numbers.at(y))
                .with("width", Numbers.at((double) (width - LEFT - RIGHT) / bars.size() - 1))
                .with("height", Numbers.at(HEIGHT - BOTTOM - y));
    }

    private void mark(Element svg, Mark mark) {
        double x = x(mark.seconds());
        svg.add(
                line("edge", x, TOP - 4, x, HEIGHT - BOTTOM),
                text(x > width / 2.0 ? "end" : "start", x, TOP - 9, mark.text()).classed("strong"));
    }

    private double x(double seconds) {
        return LEFT + seconds / lastSeconds * (width - LEFT - RIGHT);
    }

    private static double y(long count, long most) {
        return TOP + (1 - (double) count / Math.max(1, most)) * (HEIGHT - TOP - BOTTOM);
    }

    private static Element line(String type, double x1, double y1, double x2, double y2) {
        return Element.of("line")
                .classed(type)
                .with("x1", Numbers.at(x1))
                .with("y1", Numbers.at(y1))
                .with("x2", Numbers.at(x2))
                .with("y2", Numbers.at(y2));
    }

    private static Element text(String anchor, double x, double y, Object text) {
        return Element.of("text", text)
                .with("text-anchor", anchor)
                .with("x", Numbers.at(x))
                .with("y", Numbers.at(y));
    }
}
