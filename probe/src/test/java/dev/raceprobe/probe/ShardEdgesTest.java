package dev.raceprobe.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.raceprobe.contract.ShardReport;
import dev.raceprobe.probe.auth.TokenSource.Token;
import dev.raceprobe.probe.script.VirtualLoop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Date;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardEdgesTest {
    private static final long STARTED_MILLIS = 1_770_000_000_000L;

    /** What a pod measures goes by its own clock, what a service compares with its clock by the machine's. */
    @Test
    void afterTheMachineHasSleptTokensAreOfNowAndSlicesGoOn(@TempDir Path secrets) throws Exception {
        Path key = Files.createDirectories(secrets.resolve("chat-probe")).resolve("signing-key");
        Files.writeString(key, EdgePlans.KEY);
        long nowMillis = STARTED_MILLIS + 10_800_000;
        VirtualLoop time = new VirtualLoop();
        PodClock clock = new PodClock(STARTED_MILLIS, 0, () -> 0, () -> nowMillis);

        try (ShardEdges edges = ShardEdges.open(
                EdgePlans.signed(),
                0,
                "uid",
                secrets,
                null,
                clock,
                (request, whenDone) -> {
                    throw new AssertionError("asked over HTTP");
                },
                time.loop())) {
            Token token = (Token) edges.tokens().tokenFor(3);

            assertThat(SignedJWT.parse(token.value()).getJWTClaimsSet().getIssueTime())
                    .as("five seconds ago")
                    .isEqualTo(new Date(nowMillis - 5_000));
            CompletableFuture<ShardReport> report = edges.ledger().report(0).toCompletableFuture();
            time.pass(1);
            assertThat(report.join().startedAt()).isEqualTo(STARTED_MILLIS);
        }
    }
}
