package dev.raceprobe.target;

import java.nio.file.Path;

/**
 * How the server runs.
 *
 * @param host address to listen on
 * @param port [0, 65535]; 0: any
 * @param truthFile where the ground truth is written as JSON lines; null: nowhere
 * @param key the HS256 key that tokens are checked with
 */
public record TargetSettings(String host, int port, Path truthFile, String key) {
    /** The key of the demo. */
    public static final String DEMO_KEY = "raceprobe-demo-signing-key-0123456789";

    public TargetSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be in [0, 65535], was " + port);
        }
    }

    public TargetSettings(String host, int port, Path truthFile) {
        this(host, port, truthFile, DEMO_KEY);
    }

    @Override
    public String toString() {
        return "TargetSettings[" + host + ":" + port + "]";
    }
}
