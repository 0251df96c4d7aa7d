package dev.raceprobe.probe;

import java.util.ArrayList;
import java.util.List;

/** The flags with which the launcher keeps newer Java runtimes quiet about what Netty does: as in the script raceprobe. */
public final class Launch {
    private Launch() {}

    /** For a child process on the Java runtime that runs this. */
    public static List<String> quiet() {
        List<String> flags = new ArrayList<>();
        if (Runtime.version().feature() >= 22) {
            flags.add("--enable-native-access=ALL-UNNAMED");
        }
        if (Runtime.version().feature() >= 23) {
            flags.add("--sun-misc-unsafe-memory-access=allow");
        }
        return flags;
    }
}
