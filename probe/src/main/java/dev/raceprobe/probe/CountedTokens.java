package dev.raceprobe.probe;

import dev.raceprobe.probe.auth.TokenListener;
import dev.raceprobe.probe.tally.Tally;
import java.util.concurrent.Executor;

/** Counts tokens in the books as in the metrics: all rows share them, so they are of none. */
final class CountedTokens implements TokenListener {
    private final TokenListener next;
    private final Tally tally;
    private final Executor loop;

    /** @param loop the event loop that the tally is used on */
    CountedTokens(TokenListener next, Tally tally, Executor loop) {
        this.next = next;
        this.tally = tally;
        this.loop = loop;
    }

    @Override
    public void obtained(long expiresAtMillis) {
        next.obtained(expiresAtMillis);
        loop.execute(() -> tally.token(true));
    }

    @Override
    public void failed(String reason) {
        next.failed(reason);
        loop.execute(() -> tally.token(false));
    }

    @Override
    public void firstExpiry(long atMillis) {
        next.firstExpiry(atMillis);
    }
}
