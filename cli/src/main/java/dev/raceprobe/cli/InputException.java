package dev.raceprobe.cli;

import java.util.List;

/** Unusable input: one line for each mistake, nothing was run, exit code 2. */
final class InputException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> lines;

    InputException(List<String> lines) {
        super(String.join("\n", lines));
        this.lines = List.copyOf(lines);
    }

    InputException(String line) {
        this(List.of(line));
    }

    List<String> lines() {
        return lines;
    }
}
