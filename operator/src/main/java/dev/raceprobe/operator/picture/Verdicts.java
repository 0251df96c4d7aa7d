package dev.raceprobe.operator.picture;

import dev.raceprobe.api.v1alpha1.RaceWindow;
import dev.raceprobe.api.v1alpha1.ScenarioStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** Verdict and reason, the verdict of each row, and the conditions that all rests on. */
public final class Verdicts {
    private Verdicts() {}

    public static Element badge(Object word) {
        return Element.of("span", word).classed("badge " + word.toString().toLowerCase(Locale.ROOT));
    }

    /** The reason in one line, as the condition Passing has it, and why nobody probes where that is so. */
    static Element reason(Reported probe) {
        Optional<Condition> passing = condition(probe, "Passing");
        return Element.of(
                        "p",
                        badge(probe.verdict()),
                        " ",
                        Element.of("strong", passing.map(Condition::getReason).orElse("")),
                        passing.map(Verdicts::said).orElse(""),
                        notReady(probe))
                .classed("verdict");
    }

    /** A line within the paragraph: a live page keeps what comes behind it. */
    private static List<Element> notReady(Reported probe) {
        return condition(probe, "Ready").stream()
                .filter(ready -> !ready.getStatus().equals("True"))
                .map(ready -> Element.of("span", "Not ready: ", Element.of("strong", ready.getReason()), said(ready))
                        .classed("facts"))
                .toList();
    }

    private static Optional<Condition> condition(Reported probe, String type) {
        return probe.status().conditions().stream()
                .filter(c -> c.getType().equals(type))
                .findFirst();
    }

    private static String said(Condition condition) {
        String message = condition.getMessage();
        return message == null || message.isEmpty() ? "" : ": " + message;
    }

    static Element rows(Reported probe) {
        Table table = new Table(
                "Scenarios by latency profile",
                "Scenario",
                "Profile",
                "Result",
                "Reason",
                "Samples",
                "Failed",
                "Inconclusive",
                "Failure share at most",
                "Race window");
        for (ScenarioStatus row : probe.status().scenarios()) {
            table.row(
                    row.name(),
                    row.profile(),
                    badge(row.result()),
                    reason(row),
                    row.samples(),
                    row.findings(),
                    row.inconclusive(),
                    row.upperBoundPerMillion() == null ? "-" : Numbers.percent(row.upperBoundPerMillion() / 1e6),
                    window(row.raceWindow()));
        }
        return table.element();
    }

    private static Object reason(ScenarioStatus row) {
        String reason = Objects.requireNonNullElse(row.reason(), "-");
        return row.message() == null || row.message().isEmpty()
                ? reason
                : Element.of("span", reason, Element.of("small", row.message()).classed("facts"));
    }

    static String window(RaceWindow window) {
        if (window == null || window.closesAt() == null) {
            return "-";
        }
        return Objects.requireNonNullElse(window.opensAt(), "0ms") + " to " + window.closesAt()
                + (window.uncertainty() == null ? "" : " ± " + window.uncertainty());
    }

    static Element conditions(Reported probe) {
        Table table = new Table("Conditions", "Condition", "Status", "Reason", "Message");
        for (Condition condition : probe.status().conditions()) {
            table.row(
                    condition.getType(),
                    condition.getStatus(),
                    condition.getReason(),
                    Objects.requireNonNullElse(condition.getMessage(), ""));
        }
        return table.element();
    }
}
