package dev.raceprobe.cli;

import dev.raceprobe.cli.terminal.LiveArea;
import dev.raceprobe.cli.terminal.LiveTable;
import dev.raceprobe.cli.terminal.RunView;
import dev.raceprobe.cli.terminal.Screen;
import java.io.PrintStream;
import java.util.function.Supplier;

/**
 * How a run gets on, on standard error: a table that is rewritten on a terminal, plain lines every 10 s otherwise. Everything that
 * is not the result goes there.
 */
final class Progress {
    private static final long PLAIN_EVERY_SECONDS = 10;

    private final PrintStream err;
    private final LiveArea table;
    private long lastPlainSecond;

    /** @param size of the terminal */
    Progress(PrintStream err, Screen screen, Supplier<Screen.Size> size) {
        this.err = err;
        this.table = new LiveArea(
                text -> {
                    err.print(text);
                    err.flush();
                },
                screen,
                size);
    }

    static Progress onStandardError() {
        return new Progress(System.err, Screen.ofStandardError(), Screen::size);
    }

    /** Whether verdicts are shown while the run goes on; making them costs time. */
    boolean showsVerdicts() {
        return table.isLive();
    }

    /** To be called every second. */
    void show(RunView view) {
        if (table.isLive()) {
            table.show(view);
        } else if (view.elapsed().toSeconds() >= lastPlainSecond + PLAIN_EVERY_SECONDS) {
            lastPlainSecond = view.elapsed().toSeconds();
            err.println(LiveTable.plain(view));
        }
    }

    /** Takes the table off the terminal. */
    void done() {
        table.clear();
    }
}
