package dev.raceprobe.target;

import dev.raceprobe.target.token.TokenKeys;
import dev.raceprobe.target.token.TokenRules;
import java.nio.file.Path;

/**
 * How the server is started.
 *
 * @param port in [0, 65535]; 0 takes a free one
 * @param truthFile where the truth is written, anew for each start; null writes none
 * @param tls null: plain {@code ws}
 */
public record TargetSettings(String host, int port, Path truthFile, TokenRules tokens, Tls tls) {
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

    /**
     * What is needed for {@code wss}; PEM files.
     *
     * @param certificate the server's chain
     * @param key its private key, PKCS #8
     * @param clientCa who must have signed a client's certificate; null: none is asked for
     */
    public record Tls(Path certificate, Path key, Path clientCa) {
        public Tls {
            if (certificate == null || key == null) {
                throw new IllegalArgumentException("--tls-cert and --tls-key must be given together");
            }
        }
    }

    /** Plain {@code ws}. */
    public TargetSettings(String host, int port, Path truthFile, TokenRules tokens) {
        this(host, port, truthFile, tokens, null);
    }

    /** The same over TLS. */
    public TargetSettings over(Tls over) {
        return new TargetSettings(host, port, truthFile, tokens, over);
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
