package dev.raceprobe.probe;

import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.probe.auth.SecretFiles;
import dev.raceprobe.probe.auth.TokenListener;
import dev.raceprobe.probe.auth.TokenSource;
import dev.raceprobe.probe.auth.TokenSources;
import dev.raceprobe.probe.fetch.Fetcher;
import dev.raceprobe.probe.metrics.ProbeMetrics;
import dev.raceprobe.probe.tally.Ledger;
import dev.raceprobe.probe.tally.Tally;
import java.nio.file.Path;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What surrounds a shard's event loop: its books, its metrics, its secrets. Opened before the first round and closed after the
 * last report.
 */
public final class ShardEdges implements AutoCloseable {
    private final ProbeMetrics metrics;
    private final Ledger ledger;
    private final SecretFiles secrets;
    private final TokenSource tokens;
    private final Tally tally;

    private ShardEdges(ProbeMetrics metrics, Ledger ledger, SecretFiles secrets, TokenSource tokens) {
        this.metrics = metrics;
        this.ledger = ledger;
        this.secrets = secrets;
        this.tokens = tokens;
        this.tally = metrics.metered(ledger.tally());
    }

    /**
     * Opens them. Reads a few files: not to be called on the event loop.
     *
     * @param secretsDir where Secrets are mounted
     * @param stateDir where the books are kept; null: nowhere
     * @param fetcher asks token endpoints
     * @param loop the event loop
     */
    public static ShardEdges open(
            ShardPlan plan,
            int shard,
            String podUid,
            Path secretsDir,
            Path stateDir,
            PodClock clock,
            Fetcher fetcher,
            ScheduledExecutorService loop) {
        ProbeMetrics metrics = new ProbeMetrics(plan);
        Ledger ledger = Ledger.open(plan, shard, podUid, stateDir, clock, loop);
        SecretFiles secrets = SecretFiles.open(secretsDir);
        TokenListener listener = new CountedTokens(metrics.tokens(), ledger.tally(), loop);
        TokenSource tokens = TokenSources.start(plan.auth(), secrets, clock, listener, fetcher, loop);
        return new ShardEdges(metrics, ledger, secrets, tokens);
    }

    /** Where everything is written down, slices and metrics alike; on the event loop only. */
    public Tally tally() {
        return tally;
    }

    /** Tokens; on the event loop only. */
    public TokenSource tokens() {
        return tokens;
    }

    /** Mounted Secrets: header values, certificates. */
    public SecretFiles secrets() {
        return secrets;
    }

    /** The pod's metrics. */
    public ProbeMetrics metrics() {
        return metrics;
    }

    /** The books: reports, and the end of a run. */
    public Ledger ledger() {
        return ledger;
    }

    @Override
    public void close() {
        secrets.close();
        ledger.close();
    }
}
