package dev.raceprobe.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/**
 * How a run gets on, on standard error: one line that is rewritten on a terminal, plain lines every 10 s otherwise. Everything
 * that is not the result goes there.
 */
final class Progress {
    private static final long PLAIN_EVERY_SECONDS = 10;

    private final PrintStream err;
    private final boolean terminal;
    private final int width;
    private long lastPlainSecond;

    Progress(PrintStream err, boolean terminal, int width) {
        this.err = err;
        this.terminal = terminal;
        this.width = width;
    }

    /** On a terminal if standard error is one, as wide as COLUMNS says. */
    static Progress onStandardError() {
        boolean terminal = System.console() != null && !"dumb".equals(System.getenv("TERM"));
        String columns = System.getenv("COLUMNS");
        int width = columns != null && columns.matches("[0-9]{1,4}") ? Integer.parseInt(columns) : 80;
        return new Progress(System.err, terminal, width);
    }

    /** To be called every second. */
    void show(Duration elapsed, List<String> parts) {
        long second = elapsed.toSeconds();
        String line = second + " s: " + String.join("; ", parts);
        if (terminal) {
            String cut = line.length() < width ? line : line.substring(0, Math.max(0, width - 2)) + "…";
            err.print("\r\u001b[2K" + cut);
            err.flush();
        } else if (second >= lastPlainSecond + PLAIN_EVERY_SECONDS) {
            lastPlainSecond = second;
            err.println(line);
        }
    }

    /** Leaves the line of a terminal. */
    void done() {
        if (terminal) {
            err.print("\r\u001b[2K");
            err.flush();
        }
    }
}
