package dev.raceprobe.operator.picture;

import dev.raceprobe.api.v1alpha1.Finding;
import dev.raceprobe.operator.evidence.PublishedEvidence;
import java.util.List;
import java.util.Objects;

/** Each finding with the timelines that show it; the first is open. */
final class Findings {
    private Findings() {}

    static List<Element> of(Reported probe) {
        if (probe.status().findings().isEmpty()) {
            boolean isBlind = probe.status().scenarios().stream().allMatch(row -> row.samples() == 0);
            return List.of(Element.of(
                    "p",
                    isBlind ? "No check was conclusive: that nothing was found says nothing." : "Nothing was found."));
        }
        return probe.status().findings().stream()
                .map(finding -> one(finding, probe.evidence()))
                .toList();
    }

    private static Element one(Finding finding, List<PublishedEvidence> evidence) {
        List<PublishedEvidence> shown = evidence.stream()
                .filter(e -> e.race().equals(finding.race())
                        && e.scenario().equals(finding.scenario())
                        && e.profile().equals(finding.profile()))
                .toList();
        Element section = Element.of(
                        "article",
                        Element.of(
                                "h4",
                                finding.race(),
                                " ",
                                Element.of("span", finding.scenario() + " / " + finding.profile())
                                        .classed("where")),
                        Element.of(
                                "p",
                                Element.of(
                                        "strong",
                                        Numbers.count(finding.count()) + (finding.count() == 1 ? " time" : " times")),
                                ", owner " + finding.owner() + ", first " + finding.firstTime() + ", last "
                                        + finding.lastTime() + ". "
                                        + Objects.requireNonNullElse(finding.message(), "")))
                .classed("finding")
                .keyed(finding.race() + " " + finding.scenario() + " " + finding.profile());
        if (shown.isEmpty()) {
            return section.add(Element.of("p", "No timeline was kept.").classed("facts"));
        }
        section.add(Waterfall.of(shown.get(0)));
        List<PublishedEvidence> rest = shown.subList(1, shown.size());
        if (!rest.isEmpty()) {
            section.add(Element.of(
                            "details",
                            Element.of(
                                    "summary", rest.size() + (rest.size() == 1 ? " more timeline" : " more timelines")),
                            rest.stream().map(Waterfall::of).toList())
                    .keyed("more"));
        }
        return section;
    }
}
