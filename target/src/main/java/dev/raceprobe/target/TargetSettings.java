package dev.raceprobe.target;

import dev.raceprobe.target.token.TokenKeys;
import dev.raceprobe.target.token.TokenRules;
import java.nio.file.Path;

/**
 * How the server is started.
 *
 * @param port in [0, 65535]; 0 takes a free one
 * @param truthFile where the truth is written, anew for each start; null writes none
 */
public record TargetSettings(String host, int port, Path truthFile, TokenRules tokens) {
    /** The key of demos and samples; not a secret. */
    public static final String DEMO_KEY = "raceprobe-demo-signing-key-0123456789";

    /** The client of demos and samples for {@code POST /oauth/token}. */
    public static final String DEMO_CLIENT = "raceprobe-demo";

    /** Its secret; not a secret. */
    public static final String DEMO_CLIENT_SECRET = "raceprobe-demo-client-secret";

    public TargetSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be in [0, 65535], was " + port);
        }
    }

    /** With an HS256 key. */
    public TargetSettings(String host, int port, Path truthFile, String key) {
        this(host, port, truthFile, TokenKeys.shared(key));
    }

    /** With the demo's key. */
    public TargetSettings(String host, int port, Path truthFile) {
        this(host, port, truthFile, DEMO_KEY);
    }
}
