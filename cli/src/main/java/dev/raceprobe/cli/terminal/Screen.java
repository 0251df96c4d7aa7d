package dev.raceprobe.cli.terminal;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an output stream of this process ends up. Asked by the programs {@code test} and {@code stty}, which POSIX has: Java's
 * console says nothing about a single stream.
 *
 * @param isTerminal whether it is a terminal that can move its cursor
 * @param hasColour whether colour is wanted there: never where {@code NO_COLOR} is set (no-color.org)
 */
public record Screen(boolean isTerminal, boolean hasColour) {
    private static final Size OF_OLD = new Size(24, 80);
    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,4}) ([1-9][0-9]{0,4})\\s*");

    /** Of standard output. */
    public static Screen ofStandardOutput() {
        return of(1, System.getenv());
    }

    /** Of standard error. */
    public static Screen ofStandardError() {
        return of(2, System.getenv());
    }

    private static Screen of(int descriptor, Map<String, String> environment) {
        return of(isTerminal(descriptor), environment);
    }

    static Screen of(boolean isTerminal, Map<String, String> environment) {
        boolean moves = isTerminal && !"dumb".equals(environment.get("TERM"));
        return new Screen(
                moves, moves && environment.getOrDefault("NO_COLOR", "").isEmpty());
    }

    private static boolean isTerminal(int descriptor) {
        try {
            Process test = new ProcessBuilder("/bin/sh", "-c", "test -t " + descriptor)
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return test.waitFor(5, TimeUnit.SECONDS) && test.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Of a terminal.
     *
     * @param lines [1, ...)
     * @param columns [1, ...)
     */
    public record Size(int lines, int columns) {}

    /** What the terminal has now; {@code COLUMNS} of 24 lines, or 80, where it does not say. */
    public static Size size() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return size(size, System.getenv("COLUMNS"));
        } catch (IOException e) {
            return size("", System.getenv("COLUMNS"));
        }
    }

    /**
     * @param told lines and columns; 0 of them, or nothing, where the terminal does not know
     * @param columns of the environment, may be null
     */
    static Size size(String told, String columns) {
        Matcher known = SIZE.matcher(told);
        if (known.matches()) {
            return new Size(Integer.parseInt(known.group(1)), Integer.parseInt(known.group(2)));
        }
        return columns != null && columns.matches("[1-9][0-9]{0,4}")
                ? new Size(OF_OLD.lines(), Integer.parseInt(columns))
                : OF_OLD;
    }
}
