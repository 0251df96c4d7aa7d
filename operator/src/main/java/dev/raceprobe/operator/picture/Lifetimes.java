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

/** How long connections lived, row by row, with the periods and idle timeouts that were found. */
final class Lifetimes {
    /** So many rows are shown at once; the others are a click away. */
    private static final int AT_ONCE = 4;

    private Lifetimes() {}

    static List<Element> of(Reported probe) {
        List<Element> figures = new ArrayList<>();
        for (ShardPlan.Row row : probe.basis().planned()) {
            Distribution lived = probe.basis().tally(row).latency().getOrDefault(Phase.LIFETIME, Distribution.empty());
            if (lived.count() > 0) {
                figures.add(figure(row, lived, status(probe, row)));
            }
        }
        if (figures.size() <= AT_ONCE) {
            return figures;
        }
        List<Element> rest = figures.subList(AT_ONCE, figures.size());
        List<Element> shown = new ArrayList<>(figures.subList(0, AT_ONCE));
        shown.add(Element.of("details", Element.of("summary", rest.size() + " more rows"), rest)
                .keyed("more"));
        return shown;
    }

    private static Optional<ScenarioStatus> status(Reported probe, ShardPlan.Row row) {
        return probe.status().scenarios().stream()
                .filter(s -> s.name().equals(row.scenario()) && s.profile().equals(row.profile()))
                .findFirst();
    }

    private static Element figure(ShardPlan.Row row, Distribution lived, Optional<ScenarioStatus> status) {
        Optional<Period> period = status.map(ScenarioStatus::period);
        Optional<IdleTimeout> idle = status.map(ScenarioStatus::idleTimeout);
        String title = row.scenario() + " / " + row.profile();
        String said = Numbers.count(lived.count()) + (lived.count() == 1 ? " connection" : " connections")
                + ", from the 101 to the end: median " + Numbers.duration(lived.percentile(50) / 1e3) + ", longest "
                + Numbers.duration(lived.max() / 1e3)
                + idle.map(found -> "; idle timeout " + idle(found)).orElse("")
                + period.map(found -> "; failures come back " + period(found)).orElse("; no period of failures found");
        List<LifetimeChart.Mark> marks = new ArrayList<>();
        period.ifPresent(found -> marks.add(
                new LifetimeChart.Mark("period " + found.seconds() + " s", Double.parseDouble(found.seconds()))));
        idle.map(IdleTimeout::measured)
                .filter(text -> text.matches("[0-9.]+s"))
                .ifPresent(text -> marks.add(new LifetimeChart.Mark(
                        "idle timeout " + text, Double.parseDouble(text.substring(0, text.length() - 1)))));
        return Element.of(
                        "figure",
                        Element.of("figcaption", Element.of("strong", title), ": " + said),
                        LifetimeChart.of(lived, marks, "Lifetimes of connections, " + title + ": " + said))
                .keyed(title);
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
}
