package dev.raceprobe.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A run as lines of a terminal: totals and rates, a line for each row, the last finding. Pure. */
public final class LiveTable {
    private static final int BAR = 10;
    private static final int NARROW = 80;
    private static final String FORMAT = "%s  %s  %s%s  %s  %s";

    private LiveTable() {}

    /**
     * The lines, none wider and not more than the terminal has.
     *
     * @param before the view of a few seconds ago, for the rates
     * @param size of the terminal
     */
    public static List<String> lines(RunView view, RunView before, Screen.Size size) {
        List<String> lines = new ArrayList<>();
        lines.add(totals(view, before));
        int scenario = widest(view, true);
        int profile = widest(view, false);
        for (RunView.Probe probe : view.probes()) {
            if (view.probes().size() > 1) {
                lines.add(probe.name());
            }
            for (RunView.Row row : probe.rows()) {
                lines.add(line(row, scenario, profile, size.columns() >= NARROW));
            }
            probe.lastFinding().ifPresent(finding -> lines.add("last finding: " + finding));
        }
        return lines.stream()
                .limit(Math.max(1, size.lines() - 1))
                .map(line -> cut(line, size.columns() - 1))
                .toList();
    }

    /** One line for a log. */
    public static String plain(RunView view) {
        List<String> parts = view.probes().stream()
                .map(p -> p.name() + " " + p.connections() + " connections, " + p.checks() + " checks")
                .toList();
        return view.elapsed().toSeconds() + " s: " + String.join("; ", parts);
    }

    private static String totals(RunView view, RunView before) {
        double seconds = view.elapsed().minus(before.elapsed()).toMillis() / 1e3;
        return view.elapsed().toSeconds() + " s"
                + view.bound().map(bound -> " of " + bound.toSeconds() + " s").orElse("") + "   "
                + view.connections() + " connections" + rate(view.connections() - before.connections(), seconds)
                + "   " + view.checks() + " checks" + rate(view.checks() - before.checks(), seconds);
    }

    private static String rate(long more, double seconds) {
        return seconds <= 0 ? "" : String.format(Locale.ROOT, " (%.1f/s)", more / seconds);
    }

    private static int widest(RunView view, boolean scenario) {
        return view.probes().stream()
                .flatMap(probe -> probe.rows().stream())
                .mapToInt(row -> (scenario ? row.scenario() : row.profile()).length())
                .max()
                .orElse(0);
    }

    private static String line(RunView.Row row, int scenario, int profile, boolean hasBar) {
        String counts =
                row.failed() + " failed" + (row.inconclusive() > 0 ? ", " + row.inconclusive() + " unclear" : "");
        return String.format(
                        Locale.ROOT,
                        FORMAT,
                        padded(row.scenario(), scenario),
                        padded(row.profile(), profile),
                        hasBar ? bar(row) + " " : "",
                        padded(row.samples() + "/" + row.wanted(), 9),
                        padded(counts, 10),
                        row.result() + " " + row.reason())
                .stripTrailing();
    }

    private static String bar(RunView.Row row) {
        int done = row.wanted() <= 0 ? BAR : (int) Math.min(BAR, BAR * row.samples() / row.wanted());
        return "[" + "#".repeat(done) + ".".repeat(BAR - done) + "]";
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    static String cut(String line, int width) {
        return line.length() <= width ? line : line.substring(0, Math.max(0, width - 1)) + "…";
    }
}
