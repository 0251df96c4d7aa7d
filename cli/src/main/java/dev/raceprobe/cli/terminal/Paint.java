package dev.raceprobe.cli.terminal;

import java.util.regex.Pattern;

/** Colours of verdicts, for terminals. Width is measured before. */
public enum Paint {
    COLOUR,
    NONE;

    private static final Pattern VERDICT = Pattern.compile("\\b(Passed|Failed|Inconclusive)\\b");

    /** Colours where they are wanted. */
    public static Paint on(Screen screen) {
        return screen.hasColour() ? COLOUR : NONE;
    }

    /** The line with its verdicts in green, red and yellow. */
    public String verdicts(String line) {
        return this == NONE
                ? line
                : VERDICT.matcher(line)
                        .replaceAll(word -> "\u001b[" + code(word.group()) + "m" + word.group() + "\u001b[0m");
    }

    private static String code(String verdict) {
        return switch (verdict) {
            case "Passed" -> "32";
            case "Failed" -> "31";
            default -> "33";
        };
    }
}
