package dev.raceprobe.cli;

import java.nio.file.Path;

/** The directory of the launcher: the project, or what an image holds of it. */
final class Home {
    private Home() {}

    /** @throws IllegalStateException if the command line was not started by the launcher */
    static Path directory() {
        String home = System.getProperty("raceprobe.home");
        if (home == null) {
            throw new IllegalStateException("the system property raceprobe.home is not set; use the launcher");
        }
        return Path.of(home);
    }
}
