package dev.raceprobe.operator.picture;

import dev.raceprobe.operator.judge.Judgement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All that there is to see of one RaceProbe: verdict and reason first, then what they rest on. */
public final class ProbePicture {
    private ProbePicture() {}

    /** @param id of the heading, unique in the document */
    public static Element of(Reported probe, String id) {
        Element section = Element.of(
                        "section",
                        Element.of("h2", probe.namespace() + "/" + probe.name()).with("id", id),
                        Verdicts.reason(probe),
                        window(probe))
                .classed("probe")
                .with("aria-labelledby", id);
        if (!probe.basis().isNothing()) {
            section.add(Headlines.of(probe));
        }
        if (!probe.status().scenarios().isEmpty()) {
            section.add(Verdicts.rows(probe));
        }
        part(section, "Race window", RaceWindows.of(probe));
        part(section, "Findings", Findings.of(probe));
        part(section, "What could not be judged, and whose fault that was", List.of(NotJudged.of(probe)));
        part(section, "Event delivery", list(Counts.events(probe)));
        List<Element> isolation = new ArrayList<>(list(Counts.isolation(probe)));
        isolation.addAll(IsolationMatrix.of(probe));
        part(section, "Isolation", isolation);
        part(section, "Authentication", list(AuthMatrix.of(probe)));
        List<Element> latency = new ArrayList<>(list(Latency.delivered(probe)));
        if (!probe.status().latency().isEmpty()) {
            latency.add(Latency.percentiles(probe));
        }
        part(section, "Latency", latency);
        part(section, "Lifetimes", Lifetimes.of(probe));
        part(section, "Connections", list(Counts.connections(probe)));
        part(section, "What the verdict rests on", List.of(Verdicts.conditions(probe)));
        part(section, "Remarks about deadlines", remarks(probe));
        return section;
    }

    /** What is to be said about deadlines, a line each. */
    public static List<String> remarks(Judgement judgement) {
        return judgement.rows().stream()
                .flatMap(row -> row.deadlines().stream()
                        .map(remark -> (remark.isWarning() ? "warning: " : "advice: ")
                                + row.row().scenario() + "/" + row.row().profile() + ": " + remark.text()))
                .toList();
    }

    private static Element window(Reported probe) {
        var window = probe.status().window();
        return window == null || window.startTime() == null
                ? Element.of("p", "No check was seen.")
                : Element.of("p", window.startTime() + " to " + window.endTime())
                        .classed("facts");
    }

    private static List<Element> remarks(Reported probe) {
        return probe.remarks().isEmpty()
                ? List.of()
                : List.of(Element.of(
                        "ul",
                        probe.remarks().stream()
                                .map(remark -> Element.of("li", remark))
                                .toList()));
    }

    private static void part(Element section, String title, List<Element> content) {
        if (!content.isEmpty()) {
            section.add(Element.of("div", Element.of("h3", title), content).keyed(title));
        }
    }

    private static List<Element> list(Optional<Element> element) {
        return element.stream().toList();
    }
}
