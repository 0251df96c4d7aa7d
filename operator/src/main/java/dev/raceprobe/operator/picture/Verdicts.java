package dev.raceprobe.operator.picture;

import dev.raceprobe.api.v1alpha1.RaceWindow;
import dev.raceprobe.api.v1alpha1.ScenarioStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** Verdict and reason, the verdict of each row, and the conditions that all rests on. */
public final class Verdicts {
    private Verdicts() {}

    public static Element badge(Object word) {
        return Element.of("span", word).classed("badge " + word.toString().toLowerCase(Locale.ROOT));
    }

    /** The reason in one line, as the condition Passing has it. */
    static Element reason(Reported probe) {
        Optional<Condition> passing = probe.status().conditions().stream()
                .filter(c -> c.getType().equals("Passing"))
                .findFirst();
        return Element.of(
                        "p",
                        badge(probe.verdict()),
                        " ",
                        Element.of("strong", passing.map(Condition::getReason).orElse("")),
                        passing.map(Condition::getMessage)
                                .filter(m -> !m.isEmpty())
                                .map(m -> ": " + m)
                                .orElse(""))
                .classed("verdict");
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
