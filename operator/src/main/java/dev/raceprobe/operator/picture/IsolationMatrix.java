package dev.raceprobe.operator.picture;

import dev.raceprobe.api.v1alpha1.ScenarioType;
import dev.raceprobe.contract.RowTally;
import dev.raceprobe.contract.ShardPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** UserIsolation: whose frames reached whom, user by user; only the diagonal may have any, and that is not counted. */
final class IsolationMatrix {
    /** With more users than that, only the pairs that leaked are listed. */
    private static final int MAX_USERS = 24;

    private final String probe;
    private final String title;
    private final Map<String, Long> leaks;
    private final List<Integer> users;

    private IsolationMatrix(String probe, String title, RowTally tally) {
        this.probe = probe;
        this.title = title;
        this.leaks = tally.leaks();
        TreeSet<Integer> all = new TreeSet<>(tally.users().keySet());
        leaks.keySet().stream()
                .filter(pair -> !pair.equals(RowTally.OTHER_LEAKS))
                .forEach(pair -> List.of(pair.split(">")).forEach(user -> all.add(Integer.valueOf(user))));
        this.users = List.copyOf(all);
    }

    static List<Element> of(Reported probe) {
        List<Element> all = new ArrayList<>();
        for (ShardPlan.Row row : probe.basis().planned()) {
            RowTally tally = probe.basis().tally(row);
            boolean isIsolation = probe.basis().scenario(row).type() == ScenarioType.UserIsolation;
            IsolationMatrix matrix = new IsolationMatrix(
                    probe.namespace() + "/" + probe.name(), row.scenario() + " / " + row.profile(), tally);
            if (isIsolation && matrix.users.size() > 1) {
                all.add(matrix.users.size() <= MAX_USERS ? matrix.square() : matrix.pairs());
            }
        }
        return all;
    }

    private Element square() {
        Element head =
                Element.of("tr", Element.of("th", "of \u2193 reached \u2192").with("scope", "col"));
        users.forEach(user -> head.add(Element.of("th", user).with("scope", "col")));
        Element body = Element.of("tbody");
        for (int from : users) {
            Element line = Element.of("tr", Element.of("th", user(from)).with("scope", "row"));
            users.forEach(to -> line.add(cell(from, to)));
            body.add(line);
        }
        Element table = Element.of(
                        "table",
                        Element.of("caption", title + ": frames of one user that reached another"),
                        Element.of("thead", head),
                        body)
                .classed("matrix");
        return Element.of("div", table)
                .classed("scroll")
                .with("tabindex", "0")
                .with("role", "region")
                .with("aria-label", "Isolation matrix, " + probe + ", " + title);
    }

    private Element cell(int from, int to) {
        if (from == to) {
            return Element.of("td", "\u00b7").classed("own");
        }
        long frames = leaks.getOrDefault(RowTally.leak(from, to), 0L);
        return Element.of("td", Numbers.count(frames)).classed(frames > 0 ? "leaked" : "kept");
    }

    private Element pairs() {
        Table table = new Table(
                title + ": " + Numbers.count(users.size()) + " users; the pairs that leaked",
                "Frames of",
                "reached",
                "Frames");
        leaks.forEach((pair, frames) -> {
            String[] ends = pair.split(">");
            boolean isPair = ends.length == 2;
            table.row(isPair ? "user " + ends[0] : "others", isPair ? "user " + ends[1] : "others", frames);
        });
        return table.isEmpty()
                ? Element.of("p", title + ": nothing of " + Numbers.count(users.size()) + " users reached another.")
                : table.element();
    }

    private static String user(int index) {
        return "user " + index;
    }
}
