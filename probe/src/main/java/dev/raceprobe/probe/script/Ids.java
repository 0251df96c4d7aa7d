package dev.raceprobe.probe.script;

import java.util.HexFormat;
import java.util.SplittableRandom;

/**
 * Names that nobody else uses. Unlike everything else that is drawn by chance they do not come from the plan's seed: a service
 * that remembers ids would take the messages of the next run for repetitions. Confined to the event loop.
 */
public final class Ids {
    /** What every correlation id begins with. */
    static final String PREFIX = "rp-";

    /** What every canary begins with. */
    static final String CANARY_PREFIX = PREFIX + "canary-";

    static final int CANARY_LENGTH = CANARY_PREFIX.length() + 16;

    private static final HexFormat HEX = HexFormat.of();

    private final SplittableRandom random;

    /** @param entropy different in every process */
    public Ids(long entropy) {
        this.random = new SplittableRandom(entropy);
    }

    /** A correlation id. */
    public String nonce() {
        return PREFIX + HEX.toHexDigits(random.nextLong());
    }

    /** A text that only one user may receive. */
    public String canary() {
        return CANARY_PREFIX + HEX.toHexDigits(random.nextLong());
    }

    /** W3C trace context, version 00, sampled. */
    public String traceparent() {
        return "00-" + HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextLong()) + "-"
                + HEX.toHexDigits(random.nextLong()) + "-01";
    }
}
