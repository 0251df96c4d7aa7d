package dev.raceprobe.cli;

import dev.raceprobe.cli.terminal.LiveTable;
import dev.raceprobe.cli.terminal.Paint;
import dev.raceprobe.cli.terminal.RunView;
import dev.raceprobe.cli.terminal.Screen;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/**
 * How a run gets on, on standard error: a table that is rewritten on a terminal, plain lines every 10 s otherwise. Everything that
 * is not the result goes there.
 */
final class Progress {
    private static final long PLAIN_EVERY_SECONDS = 10;
    private static final int RATE_OVER_VIEWS = 5;

    private final PrintStream err;
    private final Screen screen;
    private final Supplier<Screen.Size> size;
    private final Paint paint;
    private final Deque<RunView> shown = new ArrayDeque<>();
    private Screen.Size sizeNow;
    private long views;
    private int drawn;
    private long lastPlainSecond;

    /** @param size of the terminal; asked now and then, because people resize theirs */
    Progress(PrintStream err, Screen screen, Supplier<Screen.Size> size) {
        this.err = err;
        this.screen = screen;
        this.size = size;
        this.paint = Paint.on(screen);
    }

    static Progress onStandardError() {
        return new Progress(System.err, Screen.ofStandardError(), Screen::size);
    }

    /** Whether verdicts are shown while the run goes on; making them costs time. */
    boolean showsVerdicts() {
        return screen.isTerminal();
    }

    /** To be called every second. */
    void show(RunView view) {
        if (screen.isTerminal()) {
            if (views++ % RATE_OVER_VIEWS == 0) {
                sizeNow = size.get();
            }
            shown.addLast(view);
            draw(LiveTable.lines(view, shown.peekFirst(), sizeNow));
            if (shown.size() > RATE_OVER_VIEWS) {
                shown.removeFirst();
            }
        } else if (view.elapsed().toSeconds() >= lastPlainSecond + PLAIN_EVERY_SECONDS) {
            lastPlainSecond = view.elapsed().toSeconds();
            err.println(LiveTable.plain(view));
        }
    }

    private void draw(List<String> lines) {
        StringBuilder text = new StringBuilder(clear());
        lines.forEach(line -> text.append(paint.verdicts(line)).append('\n'));
        err.print(text);
        err.flush();
        drawn = lines.size();
    }

    /** Back to where the table begins, and nothing below. */
    private String clear() {
        return drawn == 0 ? "" : "\u001b[" + drawn + "A\r\u001b[J";
    }

    /** Takes the table off the terminal. */
    void done() {
        err.print(clear());
        err.flush();
        drawn = 0;
    }
}
