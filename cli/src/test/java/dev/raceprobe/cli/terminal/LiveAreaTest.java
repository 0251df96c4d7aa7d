package dev.raceprobe.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LiveAreaTest {
    private final StringBuilder out = new StringBuilder();

    @Test
    void whatStaysIsNoWiderThanTheTerminalEither() {
        LiveArea area = new LiveArea(out::append, new Screen(true, false), () -> new Screen.Size(24, 20));

        area.above("a line of more than twenty characters");

        assertThat(out).hasToString("a line of more tha…\n");
    }

    @Test
    void aFileGetsWholeLinesWithoutColourOrEscape() {
        LiveArea area = new LiveArea(out::append, new Screen(false, false), () -> new Screen.Size(24, 20));

        area.above("Failed, and wider than twenty characters");
        area.clear();

        assertThat(out).hasToString("Failed, and wider than twenty characters\n");
    }
}
