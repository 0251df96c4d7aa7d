package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.raceprobe.target.FaultyTarget;
import dev.raceprobe.target.TargetSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TokenExpiry against the reference server. Tokens live 2 to 3 s, several rows at once make the samples of one round. */
class TokenExpiryRunTest {
    @TempDir
    private Path directory;

    private FaultyTarget target;

    @BeforeEach
    void startTarget() {
        target = FaultyTarget.start(new TargetSettings("127.0.0.1", 0, null));
    }

    @AfterEach
    void stopTarget() {
        target.close();
    }

    private Cli run(String path, String expect, int minSamples, String... more) {
        return Cli.trusted(() -> {
            target.resetTruth();
            ProbeText probe = ProbeText.at(target.port(), path)
                    .errorPatterns("token expired")
                    .minSamples(minSamples)
                    .scenario(("{name: expiry, type: TokenExpiry, interval: 1s,"
                                    + " tokenExpiry: {timeToLive: 2s, grace: 400ms, expect: %s}}")
                            .formatted(expect));
            String[] arguments = new String[4 + more.length];
            System.arraycopy(new String[] {"run", probe.in(directory), "--output", "json"}, 0, arguments, 0, 4);
            System.arraycopy(more, 0, arguments, 4, more.length);
            return Cli.call(arguments);
        });
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "ignore, CloseOrReauthenticate, expiry_not_enforced",
        "early,  CloseOrReauthenticate, premature_expiry",
        "early,  StayOpen,              premature_expiry",
        "reuse,  CloseOrReauthenticate, expired_accepted",
    })
    void whatTheServerDoesWithAnExpiryIsNamedAndCounted(String fault, String expect, String race) {
        Cli run = run("/expiry?fault=" + fault, expect.strip(), 2);

        JsonNode findings = run.status().path("findings");
        String foreseen = expect.strip().equals("StayOpen") ? "premature_expiry" : race;
        assertThat(findings.findValuesAsText("race")).as(run.out()).containsExactly(foreseen);
        assertThat(findings.get(0).path("count").asLong())
                .as(run.out())
                .isEqualTo(target.truth().count("expiry", fault))
                .isPositive();
        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(run.condition("CredentialsValid")).isEqualTo("True TokenAccepted");
    }

    @Test
    void aServerThatClosesAtTheExpiryBreaksThePromiseToStayOpen() {
        Cli run = run("/expiry?variant=fixed&at=close", "StayOpen", 2);

        assertThat(run.status().path("findings").findValuesAsText("race"))
                .as(run.out())
                .containsExactly("premature_expiry");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "/expiry?variant=fixed&at=close,            CloseOrReauthenticate",
        "/expiry?variant=fixed&at=ask,              CloseOrReauthenticate",
        "/expiry?variant=fixed&at=close&late=300ms, CloseOrReauthenticate",
        "/expiry?variant=fixed&at=stay,             StayOpen",
    })
    void whatIsRightIsPassedAlsoWhenItIsLate(String path, String expect) {
        Cli run = run(path, expect.strip(), 2);

        assertThat(run.status().path("findings")).as(run.out()).isEmpty();
        assertThat(run.row().path("result").asText()).as(run.out()).isEqualTo("Passed");
    }

    @Test
    void tooFewTriesAreInconclusive() {
        Cli run = run("/expiry?variant=fixed", "CloseOrReauthenticate", 10, "--for", "1s");

        assertThat(run.row().path("reason").asText()).as(run.out()).isEqualTo("TooFewSamples");
        assertThat(run.exit()).isEqualTo(ExitCode.INCONCLUSIVE);
    }
}
