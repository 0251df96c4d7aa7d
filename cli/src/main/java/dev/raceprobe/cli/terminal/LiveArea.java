package dev.raceprobe.cli.terminal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The table at the foot of a terminal that is drawn anew again and again; what is to stay stands above it. Where there is no
 * terminal there is no table, and what is to stay is printed as it is.
 */
public final class LiveArea {
    private static final int RATE_OVER_VIEWS = 5;

    private final Consumer<String> out;
    private final Screen screen;
    private final Supplier<Screen.Size> size;
    private final Paint paint;
    private final Deque<RunView> shown = new ArrayDeque<>();
    private Screen.Size sizeNow;
    private long views;
    private int drawn;

    /**
     * Nothing is drawn yet.
     *
     * @param out prints as it is, at once
     * @param size of the terminal; asked now and then, because people resize theirs
     */
    public LiveArea(Consumer<String> out, Screen screen, Supplier<Screen.Size> size) {
        this.out = out;
        this.screen = screen;
        this.size = size;
        this.paint = Paint.on(screen);
    }

    /** Whether there is a terminal to draw on. */
    public boolean isLive() {
        return screen.isTerminal();
    }

    /** Draws the table of now; to be called every second. */
    public void show(RunView view) {
        if (!isLive()) {
            return;
        }
        if (views++ % RATE_OVER_VIEWS == 0) {
            sizeNow = size.get();
        }
        shown.addLast(view);
        List<String> lines = LiveTable.lines(view, shown.peekFirst(), sizeNow);
        if (shown.size() > RATE_OVER_VIEWS) {
            shown.removeFirst();
        }
        StringBuilder text = new StringBuilder(back());
        lines.forEach(line -> text.append(paint.verdicts(line)).append('\n'));
        out.accept(text.toString());
        drawn = lines.size();
    }

    /** A line that stays, where the table was; the next {@link #show} draws the table below it. */
    public void above(String line) {
        String fits = isLive() ? LiveTable.cut(line, size.get().columns() - 1) : line;
        out.accept(back() + paint.verdicts(fits) + "\n");
        drawn = 0;
    }

    /** Takes the table off the terminal. */
    public void clear() {
        if (drawn > 0) {
            out.accept(back());
            drawn = 0;
        }
    }

    /** To where the table begins, and nothing below. */
    private String back() {
        return drawn == 0 ? "" : "\u001b[" + drawn + "A\r\u001b[J";
    }
}
