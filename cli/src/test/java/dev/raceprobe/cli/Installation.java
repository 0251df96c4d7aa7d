package dev.raceprobe.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** What some tests need and no build brings. Where it is not there a line says so; in CI, which installs all of it, that fails. */
final class Installation {
    private static final String REQUIRED = "RACEPROBE_REQUIRE_REFERENCES";

    private Installation() {}

    /** Whether a program is there. */
    static boolean has(Path program, String what) {
        return has(Files.isExecutable(program), what);
    }

    /**
     * Whether it is there.
     *
     * @param what is not tested without it, and how it is installed
     * @throws AssertionError where it has to be there and is not
     */
    static boolean has(boolean isThere, String what) {
        if (!isThere && System.getenv(REQUIRED) != null) {
            throw new AssertionError("required here and not installed: " + what);
        } else if (!isThere) {
            System.out.println("NOT TESTED, not installed: " + what);
        }
        return isThere;
    }
}
