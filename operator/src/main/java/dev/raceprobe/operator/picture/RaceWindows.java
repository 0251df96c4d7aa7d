package dev.raceprobe.operator.picture;

import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.RaceWindow;
import dev.raceprobe.api.v1alpha1.ScenarioStatus;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.operator.picture.OffsetShares.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The race-window curve of each row that has offsets, with its numbers beside it. */
final class RaceWindows {
    private static final int GROUPS = 20;

    private RaceWindows() {}

    static List<Element> of(Reported probe) {
        List<Element> all = new ArrayList<>();
        for (ShardPlan.Row row : probe.basis().planned()) {
            OffsetShares shares = OffsetShares.of(probe.basis().tally(row));
            if (!shares.counts().isEmpty()) {
                all.add(figure(row, shares, window(probe, row)));
            }
        }
        return all;
    }

    private static Optional<RaceWindow> window(Reported probe, ShardPlan.Row row) {
        return probe.status().scenarios().stream()
                .filter(s -> s.name().equals(row.scenario()) && s.profile().equals(row.profile()))
                .findFirst()
                .map(ScenarioStatus::raceWindow)
                .filter(window -> window.closesAt() != null);
    }

    private static Element figure(ShardPlan.Row row, OffsetShares shares, Optional<RaceWindow> window) {
        List<Group> groups = shares.groups(
                Math.max(8, shares.checks() / GROUPS),
                window.map(w -> (double) Durations.millis(w.closesAt())).orElse(0.0));
        String said = Numbers.count(shares.failures()) + " of " + Numbers.count(shares.checks())
                + " first messages failed"
                + window.map(w -> "; racy from " + Verdicts.window(w)
                                + (w.failurePercent() == null ? "" : ", where " + w.failurePercent() + " % fail")
                                + (w.lastFailureAt() == null ? "" : ", last failure at " + w.lastFailureAt()))
                        .orElse("; no race window");
        Table table =
                new Table("Failure share by offset", "Offset", "Failed", "First messages", "Share", "95 % interval");
        groups.forEach(group -> table.row(
                RaceCurve.offsets(group),
                group.failures(),
                group.checks(),
                Numbers.percent(group.share()),
                Numbers.percent(group.low()) + " to " + Numbers.percent(group.high())));
        return Element.of(
                        "figure",
                        Element.of(
                                "figcaption",
                                Element.of("strong", row.scenario() + " / " + row.profile()),
                                ": " + said),
                        RaceCurve.of(
                                groups,
                                window,
                                "Failure share by offset, " + row.scenario() + " / " + row.profile() + ": " + said),
                        Element.of("details", Element.of("summary", "The curve in numbers"), table.element()))
                .keyed(row.scenario() + " / " + row.profile());
    }
}
