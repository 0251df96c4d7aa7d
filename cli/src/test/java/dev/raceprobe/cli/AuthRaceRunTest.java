package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.raceprobe.target.FaultyTarget;
import dev.raceprobe.target.TargetSettings;
import dev.raceprobe.target.token.TokenKeys;
import dev.raceprobe.target.token.TokenRules;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** AuthRace against the reference server, whose tokens need an audience here. */
class AuthRaceRunTest {
    private static final String ALL =
            "Valid, Missing, Malformed, Expired, NotYetValid, BadSignature, AlgNone, WrongAudience";
    private static final String AUTH = """
            {type: SignedJWT, signedJWT: {algorithm: HS256, audience: [chat],
              keySecretRef: {name: chat-probe, key: signing-key}}, users: {count: 6}}""";

    @TempDir
    private Path directory;

    private FaultyTarget target;

    @BeforeEach
    void startTarget() {
        TokenRules rules = TokenKeys.shared(TargetSettings.DEMO_KEY);
        target = FaultyTarget.start(new TargetSettings(
                "127.0.0.1", 0, null, new TokenRules(rules.algorithm(), rules.verifier(), "chat", null)));
    }

    @AfterEach
    void stopTarget() {
        target.close();
    }

    private static String scenario(String cases) {
        return "{name: auth, type: AuthRace, interval: 2s, authRace: {concurrency: 12, rejectWithin: 1s%s}}"
                .formatted(cases.isEmpty() ? "" : ", cases: [" + cases + "]");
    }

    @Test
    void validTokensThatAreRefusedAmongOthersAreAnAuthRaceAndConcurrencyMatters() {
        Cli run = run("/auth?fault=race&p=0.5", ALL, 120);

        JsonNode finding = onlyFinding(run, "auth_race");
        assertThat(finding.path("count").asLong()).isEqualTo(target.truth().count("auth", "race"));
        assertThat(finding.path("message").asText()).contains("sequential connections: concurrency matters");
        assertThat(run.row().path("result").asText()).isEqualTo("Failed");
        assertThat(run.condition("CredentialsValid")).isEqualTo("True TokenAccepted");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "missing,       missing",
        "signature,     bad_signature",
        "expired,       expired",
        "not_yet_valid, not_yet_valid",
        "audience,      wrong_audience",
        "unsigned,      'alg_none|malformed'",
    })
    void aWrongTokenThatIsLetInIsABypassAndNamed(String wrong, String cases) {
        Cli run = run("/auth?fault=accept&wrong=" + wrong, ALL, 30);

        JsonNode finding = onlyFinding(run, "auth_bypass");
        assertThat(finding.path("count").asLong()).isEqualTo(target.truth().count("auth", "accept"));
        for (String name : cases.split("\\|")) {
            assertThat(finding.path("message").asText()).contains(name);
        }
        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void aBypassThatIsProvenByAFrameFailsBelowMinSamples() {
        Cli run = run("/auth?fault=accept&wrong=expired", "Expired", 1_000, "--for", "1s");

        onlyFinding(run, "auth_bypass");
        assertThat(run.row().path("result").asText()).isEqualTo("Failed");
    }

    @Test
    void whatStaysOpenIsABypassButNeedsSamples() {
        Cli few = run("/auth?fault=linger&wrong=missing", "Valid, Missing", 1_000, "--for", "1s");
        assertThat(few.row().path("result").asText() + few.row().path("reason").asText())
                .as(few.out())
                .isEqualTo("InconclusiveTooFewSamples");

        Cli enough = run("/auth?fault=linger&wrong=missing", "Valid, Missing", 20);
        JsonNode finding = onlyFinding(enough, "auth_bypass");
        assertThat(finding.path("count").asLong()).isEqualTo(target.truth().count("auth", "linger"));
        assertThat(enough.row().path("result").asText()).isEqualTo("Failed");
    }

    @Test
    void anAnswerBeforeTheAcknowledgementIsABypass() {
        Cli run = run("/auth?fault=early&ack=60ms", "MessageBeforeAuthAck", 5);

        assertThat(onlyFinding(run, "auth_bypass").path("count").asLong())
                .isEqualTo(target.truth().count("auth", "early"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "/auth?variant=fixed&ack=60ms",
                "/auth?variant=fixed&fault=accept&ack=60ms",
                "/auth?variant=fixed&fault=early&ack=60ms",
                "/auth?variant=fixed&fault=accept&refuse=hide&ack=60ms",
                "/auth?variant=fixed&fault=accept&ack=250ms&refuse=close&delay=500ms"
            })
    void everyDefaultCaseIsPassedByWhatIsFixedHoweverSlow(String path) {
        Cli run = run(path, "", 60);

        assertThat(run.status().path("findings")).as(run.out()).isEmpty();
        assertThat(run.row().path("result").asText()).as(run.out()).isEqualTo("Passed");
        assertThat(run.condition("CredentialsValid")).isEqualTo("True TokenAccepted");
        assertThat(run.condition("TargetReachable")).startsWith("True");
    }

    @Test
    void refusedCasesAloneSayNothingAgainstTheCredentials() {
        Cli run = run("/auth?variant=fixed", "Missing, Expired", 6);

        assertThat(run.row().path("result").asText()).as(run.out()).isEqualTo("Passed");
        assertThat(run.condition("TargetReachable")).isEqualTo("True Answered");
        assertThat(run.condition("CredentialsValid")).isEqualTo("Unknown NotAttempted");
        assertThat(target.truth().connections().opened()).isZero();
    }

    /** A wrong URL refuses nobody: it is not there. */
    @Test
    void casesThatNobodyIsThereToRefuseAreTheNetworks() {
        Cli run = run("/nothing-is-here", "Missing, Expired", 6);

        assertThat(run.row().path("result").asText()).as(run.out()).isEqualTo("Inconclusive");
        assertThat(run.row().path("reason").asText()).isEqualTo("NotAWebSocket");
        assertThat(run.condition("TargetReachable")).isEqualTo("False NotAWebSocket");
        assertThat(run.exit()).isEqualTo(ExitCode.INCONCLUSIVE);
    }

    @Test
    void tooFewTriesAreInconclusive() {
        Cli run = run("/auth?variant=fixed", ALL, 1_000, "--for", "1s");

        assertThat(run.row().path("reason").asText()).as(run.out()).isEqualTo("TooFewSamples");
        assertThat(run.exit()).isEqualTo(ExitCode.INCONCLUSIVE);
    }

    private Cli run(String path, String cases, int minSamples, String... more) {
        return Cli.trusted(() -> {
            target.resetTruth();
            ProbeText probe = ProbeText.at(target.port(), path)
                    .auth(AUTH)
                    .authAckEvent(path.contains("ack=") ? "auth_ok" : null)
                    .minSamples(minSamples)
                    .scenario(scenario(cases));
            String[] arguments = new String[4 + more.length];
            System.arraycopy(new String[] {"run", probe.in(directory), "--output", "json"}, 0, arguments, 0, 4);
            System.arraycopy(more, 0, arguments, 4, more.length);
            return Cli.call(arguments);
        });
    }

    private static JsonNode onlyFinding(Cli run, String race) {
        JsonNode findings = run.status().path("findings");
        assertThat(findings.findValuesAsText("race")).as(run.out() + run.err()).containsExactly(race);
        assertThat(findings.get(0).path("count").asLong()).isPositive();
        return findings.get(0);
    }
}
