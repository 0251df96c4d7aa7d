package dev.raceprobe.probe.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.raceprobe.api.v1alpha1.Auth;
import dev.raceprobe.api.v1alpha1.SecretKeyRef;
import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.probe.PodClock;
import dev.raceprobe.probe.auth.TokenSource.Grant;
import dev.raceprobe.probe.auth.TokenSource.NoToken;
import dev.raceprobe.probe.auth.TokenSource.Token;
import dev.raceprobe.probe.fetch.FetchRequest;
import dev.raceprobe.probe.fetch.FetchResult;
import dev.raceprobe.probe.fetch.FetchResult.Answered;
import dev.raceprobe.probe.fetch.FetchResult.Failed;
import dev.raceprobe.probe.fetch.FetchResult.Kind;
import dev.raceprobe.probe.script.VirtualLoop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In virtual time, with an endpoint whose answers are the test's. */
class FetchedTokensTest {
    private static final long START_MILLIS = 1_770_000_000_000L;
    private static final String ENDPOINT = "{\"type\":\"TokenEndpoint\",\"users\":{\"count\":%d},\"tokenEndpoint\":"
            + "{\"url\":\"https://auth.example.com/token?key=q\",\"body\":\"{\\\"user\\\":\\\"{user}\\\",\\\"n\\\":{index}}\","
            + "\"expiresInPointer\":\"/expiresIn\"}}";
    private static final String CLIENT = "{\"type\":\"OAuth2ClientCredentials\",\"users\":{\"count\":12},"
            + "\"oauth2ClientCredentials\":{\"tokenUrl\":\"https://auth.example.com/oauth/token\",\"scopes\":[\"chat\",\"a+b\"],"
            + "\"clientIdRef\":{\"name\":\"oauth\",\"key\":\"id\"},\"clientSecretRef\":{\"name\":\"oauth\",\"key\":\"secret\"}}}";
    private static final String SECRET_HEADER =
            "{\"type\":\"TokenEndpoint\",\"users\":{\"count\":10000},\"tokenEndpoint\":{\"url\":\"http://a/\","
                    + "\"headers\":[{\"name\":\"X-Key\",\"valueFrom\":{\"secretKeyRef\":{\"name\":\"oauth\",\"key\":\"id\"}}}]}}";

    @TempDir
    Path secrets;

    private SecretFiles files;
    private final VirtualLoop time = new VirtualLoop();
    private final Deque<Asked> asked = new ArrayDeque<>();
    private final List<String> heard = new ArrayList<>();
    private final AtomicLong setAheadMillis = new AtomicLong();
    private long firstExpiryMillis;
    private int requests;

    private record Asked(FetchRequest request, Consumer<FetchResult> whenDone) {}

    @BeforeEach
    void open() {
        files = SecretFiles.open(secrets);
    }

    @AfterEach
    void close() {
        files.close();
    }

    @Test
    void aUserIsAskedForOnceAndItsTokenKept() {
        TokenSource source = start(ENDPOINT.formatted(12));
        List<Grant> first = ask(source, 3);
        List<Grant> second = ask(source, 3);

        FetchRequest request = asked.peek().request();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.uri()).hasToString("https://auth.example.com/token?key=q");
        assertThat(request.body()).isEqualTo("{\"user\":\"raceprobe-3@synthetic.invalid\",\"n\":3}");
        assertThat(request.headers()).containsEntry("Content-Type", "application/json");
        answer("{\"token\":\"t-3\",\"expiresIn\":300}");

        assertThat(first).extracting(FetchedTokensTest::value).containsExactly("t-3");
        assertThat(second).extracting(FetchedTokensTest::value).containsExactly("t-3");
        assertThat(ask(source, 3)).extracting(FetchedTokensTest::value).containsExactly("t-3");
        assertThat(requests).isOne();
        assertThat(heard).containsExactly("obtained " + (START_MILLIS + 300_000));
    }

    @Test
    void aTokenInUseIsRenewedAheadAndOneThatNobodyUsesIsNot() {
        TokenSource source = start(ENDPOINT.formatted(2));
        ask(source, 0);
        ask(source, 1);
        answer("{\"token\":\"a\",\"expiresIn\":300}");
        answer("{\"token\":\"b\",\"expiresIn\":300}");
        ask(source, 0);

        time.pass(239_000);
        assertThat(requests).isEqualTo(2);
        time.pass(2_000);
        assertThat(requests).isEqualTo(3);
        List<Grant> stale = ask(source, 0);
        assertThat(stale).as("on its way").isEmpty();
        answer("{\"token\":\"a2\",\"expiresIn\":300}");
        assertThat(stale).extracting(FetchedTokensTest::value).containsExactly("a2");
        assertThat(ask(source, 0)).extracting(FetchedTokensTest::value).containsExactly("a2");

        time.pass(60_000);
        assertThat(ask(source, 1)).as("expired: fetched first").isEmpty();
        assertThat(source.tokenFor(1)).isInstanceOf(NoToken.class);
    }

    /** A connection that is held for minutes would be closed when it expires. */
    @Test
    void aTokenThatIsAskedForOnceARoundHasTimeLeft() {
        TokenSource source = start(ENDPOINT.formatted(1));
        ask(source, 0);
        answer("{\"token\":\"first\",\"expiresIn\":600}");
        time.pass(570_000);
        assertThat(requests).as("nobody uses it").isOne();

        List<Grant> next = ask(source, 0);
        assertThat(next).as("30 s are left").isEmpty();
        answer("{\"token\":\"next\",\"expiresIn\":600}");
        assertThat(next).extracting(FetchedTokensTest::value).containsExactly("next");
    }

    @Test
    void whoHoldsForLongerThanIsLeftWaitsForTheSuccessorUnlessNoneLivesSoLong() {
        TokenSource source = start(ENDPOINT.formatted(1));
        ask(source, 0);
        answer("{\"token\":\"first\",\"expiresIn\":600}");
        time.pass(240_000);
        assertThat(ask(source, 0, 354_000)).extracting(FetchedTokensTest::value).containsExactly("first");
        assertThat(ask(source, 0, 596_000)).extracting(FetchedTokensTest::value).containsExactly("first");

        List<Grant> next = ask(source, 0, 420_000);
        assertThat(next).as("360 s are left").isEmpty();
        answer("{\"token\":\"next\",\"expiresIn\":600}");
        assertThat(next).extracting(FetchedTokensTest::value).containsExactly("next");
        assertThat(ask(source, 0, 420_000)).extracting(FetchedTokensTest::value).containsExactly("next");
        assertThat(requests).isEqualTo(2);
    }

    /** An opaque one, whose endpoint says nothing of its lifetime. */
    @Test
    void aTokenThatTellsNoExpiryIsHadAnewWhenItWasRefusedButNotEachTime() {
        TokenSource source = start(ENDPOINT.formatted(1));
        ask(source, 0);
        answer("{\"token\":\"opaque\"}");
        Token token = (Token) ask(source, 0).get(0);
        time.pass(9_000);
        source.refused(0, token);
        assertThat(ask(source, 0)).as("too soon").containsExactly(token);

        time.pass(1_000);
        source.refused(0, token);
        source.refused(0, token);
        List<Grant> next = ask(source, 0);
        assertThat(next).as("on its way").isEmpty();
        answer("{\"token\":\"fresh\"}");
        assertThat(next).extracting(FetchedTokensTest::value).containsExactly("fresh");
        assertThat(requests).isEqualTo(2);

        time.pass(60_000);
        source.refused(0, token);
        assertThat(ask(source, 0))
                .as("it was the old one")
                .extracting(FetchedTokensTest::value)
                .containsExactly("fresh");
    }

    @Test
    void aTokenThatTellsItsExpiryIsKeptThoughItWasRefused() {
        TokenSource source = start(ENDPOINT.formatted(1));
        ask(source, 0);
        answer("{\"token\":\"t\",\"expiresIn\":600}");
        Token token = (Token) ask(source, 0).get(0);
        time.pass(60_000);
        source.refused(0, token);

        assertThat(ask(source, 0)).containsExactly(token);
        assertThat(requests).isOne();
    }

    /** Some endpoints give the same token until it expires. */
    @Test
    void anEndpointThatGivesTheSameTokenAgainIsNotAskedEachTime() {
        TokenSource source = start(ENDPOINT.formatted(1));
        ask(source, 0);
        answer("{\"token\":\"same\",\"expiresIn\":600}");
        time.pass(240_000);
        ask(source, 0, 420_000);
        answer("{\"token\":\"same\",\"expiresIn\":360}");

        for (int i = 0; i < 10; i++) {
            assertThat(ask(source, 0, 420_000))
                    .extracting(FetchedTokensTest::value)
                    .containsExactly("same");
        }
        assertThat(requests).isEqualTo(2);
    }

    @Test
    void howeverManyUsersAskOnlyEightRequestsAreUnderWay() {
        TokenSource source = start(ENDPOINT.formatted(1_000));
        List<Grant> grants = new ArrayList<>();
        for (int user = 0; user < 1_000; user++) {
            source.whenGranted(user, 0, grants::add);
        }
        int most = 0;
        while (!asked.isEmpty()) {
            most = Math.max(most, asked.size());
            answer("{\"token\":\"t\",\"expiresIn\":300}");
        }
        assertThat(most).isEqualTo(8);
        assertThat(requests).isEqualTo(1_000);
        assertThat(grants).hasSize(1_000).allMatch(Token.class::isInstance);
    }

    @Test
    void aPassingFailureIsRetriedAndCountedBeforeAnybodyIsTold() {
        TokenSource source = start(ENDPOINT.formatted(1));
        List<Grant> grants = ask(source, 0);

        answer(new Answered(503, "secret", 0));
        assertThat(grants).isEmpty();
        time.pass(600);
        answer(new Failed(Kind.REFUSED, "10.0.0.1:443: connection refused"));
        time.pass(1_000);
        answer("{\"token\":\"t\"}");

        assertThat(grants).extracting(FetchedTokensTest::value).containsExactly("t");
        assertThat(heard)
                .containsExactly(
                        "failed token endpoint https://auth.example.com: it answered 503",
                        "failed token endpoint https://auth.example.com: it refuses connections",
                        "obtained " + Long.MAX_VALUE);
    }

    @Test
    void anEndpointThatIsDownIsAskedLessAndLessAndEveryCheckIsToldWhy() {
        TokenSource source = start(ENDPOINT.formatted(1));
        List<Grant> grants = ask(source, 0);
        for (int i = 0; i < 3; i++) {
            answer(new Failed(Kind.REFUSED, "connection refused"));
            time.pass(700);
        }
        NoToken down = new NoToken("token endpoint https://auth.example.com: it refuses connections");
        assertThat(grants).containsExactly(down);
        assertThat(requests).isEqualTo(3);

        for (int second = 0; second < 120; second++) {
            ask(source, 0);
            time.pass(1_000);
            while (!asked.isEmpty()) {
                answer(new Failed(Kind.REFUSED, "connection refused"));
            }
        }
        assertThat(requests).as("1, 2, 4, 8, 16, 32 and 60 s apart").isBetween(8, 11);
        assertThat(heard).hasSize(requests);
    }

    @Test
    void aRefusalThatLastsIsToldAtOnce() {
        TokenSource source = start(ENDPOINT.formatted(1));
        List<Grant> grants = ask(source, 0);
        answer(new Answered(401, "{\"error\":\"key hunter2 is unknown\"}", 0));
        assertThat(grants).containsExactly(new NoToken("token endpoint https://auth.example.com: it answered 401"));
    }

    @Test
    void anEndpointThatSwallowsPacketsHoldsNobodyUpForLongerThanOneRequest() {
        TokenSource source = start(ENDPOINT.formatted(100));
        List<Grant> grants = askAll(source, 100);
        time.pass(10_000);
        timeOut(8);

        NoToken silent = new NoToken("token endpoint https://auth.example.com: it did not answer in 10 s");
        assertThat(grants).hasSize(100).containsOnly(silent);
        assertThat(askAll(source, 100)).hasSize(100).containsOnly(silent);
        assertThat(requests).isEqualTo(8);
        assertThat(heard).as("no more than were asked for").hasSize(8);
    }

    @Test
    void anEndpointThatWasSilentIsTriedByOneRequestAndTheRestFollowsItsAnswer() {
        TokenSource source = start(ENDPOINT.formatted(100));
        askAll(source, 100);
        time.pass(10_000);
        timeOut(8);
        time.pass(10_000);

        List<Grant> grants = askAll(source, 100);
        assertThat(asked).hasSize(1);
        answer("{\"token\":\"t\",\"expiresIn\":300}");
        assertThat(asked).hasSize(8);
        while (!asked.isEmpty()) {
            answer("{\"token\":\"t\",\"expiresIn\":300}");
        }
        assertThat(grants).hasSize(100).extracting(FetchedTokensTest::value).containsOnly("t");
    }

    @Test
    void anEndpointThatStaysSilentIsTriedLessAndLess() {
        TokenSource source = start(ENDPOINT.formatted(100));
        List<Long> tries = new ArrayList<>();
        for (int second = 0; second < 300; second++) {
            askAll(source, 100);
            if (!asked.isEmpty() && asked.size() < 8) {
                tries.add(time.millis() / 1_000);
            }
            if (!asked.isEmpty()) {
                time.pass(10_000);
                timeOut(asked.size());
            }
            time.pass(1_000);
        }
        assertThat(tries.subList(0, 5))
                .as("10, 20, 40, 60 s after the last, which took 10 s")
                .containsExactly(20L, 50L, 100L, 170L, 240L);
    }

    @Test
    void oneRequestThatIsNotAnsweredWhileOthersAreIsNoSilence() {
        TokenSource source = start(ENDPOINT.formatted(20));
        List<Grant> grants = askAll(source, 20);
        Asked lost = asked.remove();
        answer("{\"token\":\"t\",\"expiresIn\":300}");
        time.pass(10_000);
        lost.whenDone().accept(new Failed(Kind.TIMEOUT, "no answer in 10 s"));
        while (!asked.isEmpty()) {
            answer("{\"token\":\"t\",\"expiresIn\":300}");
        }

        assertThat(grants).hasSize(20).filteredOn(Token.class::isInstance).hasSize(19);
    }

    @Test
    void whoeverIsStillWaitingAfterFifteenSecondsIsTold() {
        TokenSource source = start(ENDPOINT.formatted(100));
        List<Grant> grants = askAll(source, 100);
        for (int i = 0; i < 3; i++) {
            time.pass(5_100);
            for (int j = 0; j < 8; j++) {
                answer("{\"token\":\"t\",\"expiresIn\":300}");
            }
        }
        assertThat(grants).hasSize(100).filteredOn(Token.class::isInstance).hasSize(16);
        assertThat(grants).contains(new NoToken("the token endpoint gave none within 15 s, 8 being asked for at once"));
        assertThat(ask(source, 23))
                .as("it came, if late")
                .extracting(FetchedTokensTest::value)
                .containsExactly("t");
    }

    @Test
    void whoWaitsForARefreshThatDoesNotComeHasTheOldToken() {
        TokenSource source = start(ENDPOINT.formatted(1));
        ask(source, 0);
        answer("{\"token\":\"t\",\"expiresIn\":300}");
        time.pass(250_000);
        List<Grant> grants = ask(source, 0);
        time.pass(10_000);
        assertThat(grants).isEmpty();
        timeOut(1);

        assertThat(grants).extracting(FetchedTokensTest::value).containsExactly("t");
        assertThat(ask(source, 0))
                .as("the endpoint is left alone")
                .extracting(FetchedTokensTest::value)
                .containsExactly("t");
    }

    @Test
    void anEndpointThatCannotBeAskedIsARefusalAndHoldsNobodyUp() {
        TokenSource source = start(ENDPOINT.formatted(9).replace("auth.example.com", "auth.example.com:99999"));

        for (int user = 0; user < 9; user++) {
            assertThat(ask(source, user))
                    .containsExactly(new NoToken("the token endpoint cannot be asked: IllegalArgumentException"));
        }
    }

    @Test
    void aTokenOutlivesAnEndpointThatGoesDown() {
        TokenSource source = start(ENDPOINT.formatted(1));
        ask(source, 0);
        answer("{\"token\":\"t\",\"expiresIn\":300}");
        ask(source, 0);
        time.pass(241_000);
        List<Grant> waits = ask(source, 0);
        assertThat(waits).isEmpty();
        answer(new Answered(503, "", 0));
        assertThat(waits)
                .as("at the first failure")
                .extracting(FetchedTokensTest::value)
                .containsExactly("t");
        assertThat(ask(source, 0))
                .as("until it is asked again")
                .extracting(FetchedTokensTest::value)
                .containsExactly("t");
        time.pass(58_000);
        answer(new Answered(401, "", 0));
        assertThat(ask(source, 0)).extracting(FetchedTokensTest::value).containsExactly("t");
        assertThat(firstExpiryMillis).isEqualTo(START_MILLIS + 300_000);
    }

    @Test
    void aTokenThatLivesShorterThanItsRefreshIsUsedForHalfItsLife() {
        TokenSource source = start(ENDPOINT.formatted(1));
        ask(source, 0);
        answer("{\"token\":\"t\",\"expiresIn\":10}");
        ask(source, 0);
        time.pass(4_700);
        assertThat(requests).isOne();
        time.pass(600);
        assertThat(requests).isEqualTo(2);
    }

    @Test
    void clientCredentialsAreOneTokenForAllUsers() throws IOException {
        mount("id", "probe:1\n");
        mount("secret", "p%ss wörd\n");
        TokenSource source = start(CLIENT);
        List<Grant> first = ask(source, 0);
        List<Grant> other = ask(source, 11);

        FetchRequest request = asked.peek().request();
        assertThat(request.body()).isEqualTo("grant_type=client_credentials&scope=chat+a%2Bb");
        assertThat(new String(
                        Base64.getDecoder()
                                .decode(request.headers().get("Authorization").substring(6)),
                        StandardCharsets.UTF_8))
                .as("RFC 6749 §2.3.1: encoded, then joined")
                .isEqualTo("probe%3A1:p%25ss+w%C3%B6rd");
        answer("{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":\"300\"}");

        assertThat(first).extracting(FetchedTokensTest::value).containsExactly("t");
        assertThat(other).extracting(FetchedTokensTest::value).containsExactly("t");
        assertThat(requests).isOne();
        assertThat(heard).containsExactly("obtained " + (START_MILLIS + 300_000));
    }

    @Test
    void aMissingSecretIsNamedAndNothingIsAskedUntilItIsThere() throws IOException {
        mount("id", "probe");
        TokenSource source = start(CLIENT);
        assertThat(ask(source, 0)).containsExactly(new NoToken("Secret oauth, key secret: is not mounted"));
        assertThat(requests).isZero();

        mount("secret", "s");
        await().atMost(30, TimeUnit.SECONDS).until(() -> {
            time.pass(1);
            ask(source, 0);
            return requests == 1;
        });
    }

    @Test
    void aRotatedSecretAsksAnewForWhatIsInUse() throws IOException {
        mount("id", "probe");
        mount("secret", "old");
        TokenSource source = start(CLIENT);
        ask(source, 0);
        answer("{\"access_token\":\"t\",\"expires_in\":3600}");
        ask(source, 0);

        mount("secret", "new");
        await().atMost(30, TimeUnit.SECONDS).until(() -> {
            time.pass(10);
            return requests == 2;
        });
        assertThat(new String(Base64.getDecoder()
                        .decode(asked.peek()
                                .request()
                                .headers()
                                .get("Authorization")
                                .substring(6))))
                .isEqualTo("probe:new");
    }

    @Test
    void afterARotationNobodyIsGivenTheTokenOfTheOldSecret() throws IOException {
        mount("id", "probe");
        mount("secret", "old");
        TokenSource source = start(CLIENT);
        ask(source, 0);
        answer("{\"access_token\":\"of the old\",\"expires_in\":3600}");
        rotate();
        assertThat(requests).as("nobody has asked for it since").isOne();

        List<Grant> grants = ask(source, 0);
        assertThat(grants).isEmpty();
        answer("{\"access_token\":\"of the new\",\"expires_in\":3600}");
        assertThat(grants).extracting(FetchedTokensTest::value).containsExactly("of the new");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"access_token\":\"of the old\",\"expires_in\":3600}", "{\"error\":\"invalid_client\"}"})
    void whatWasAskedForWithTheOldSecretIsOfNoUse(String answerToTheOld) throws IOException {
        mount("id", "probe");
        mount("secret", "old");
        TokenSource source = start(CLIENT);
        List<Grant> grants = ask(source, 0);
        rotate();

        answer(answerToTheOld);
        assertThat(grants).isEmpty();
        assertThat(requests).isEqualTo(2);
        answer("{\"access_token\":\"of the new\",\"expires_in\":3600}");

        assertThat(grants).extracting(FetchedTokensTest::value).containsExactly("of the new");
        assertThat(heard).containsExactly("obtained " + (START_MILLIS + time.millis() + 3_600_000));
    }

    @ParameterizedTest
    @ValueSource(longs = {-3_600_000, 3_600_000})
    void whatWasAskedForBeforeTheClockWasSetIsAskedForAnew(long aheadMillis) {
        TokenSource source = start(ENDPOINT.formatted(1));
        ask(source, 0);
        answer("{\"token\":\"t\",\"expiresIn\":3000}");
        ask(source, 0);
        time.pass(1_000);
        assertThat(requests).isOne();

        setAheadMillis.set(aheadMillis);
        time.pass(1_000);
        assertThat(requests).isEqualTo(2);
        answer("{\"token\":\"t2\",\"expiresIn\":3000}");

        assertThat(ask(source, 0)).extracting(FetchedTokensTest::value).containsExactly("t2");
        time.pass(60_000);
        assertThat(requests).isEqualTo(2);
        assertThat(firstExpiryMillis).isEqualTo(START_MILLIS + 2_000 + aheadMillis + 3_000_000);
    }

    /** An hour back, its expiry is an hour late. */
    @Test
    void aTokenOfTheOldClockIsHandedOutNoMore() {
        TokenSource source = start(ENDPOINT.formatted(2));
        for (int user = 0; user < 2; user++) {
            ask(source, user);
            answer("{\"token\":\"old\",\"expiresIn\":3000}");
        }
        ask(source, 0);
        setAheadMillis.set(-3_600_000);
        time.pass(1_000);
        assertThat(requests).as("that of user 0 is in use").isEqualTo(3);
        assertThat(source.tokenFor(0)).isInstanceOf(TokenSource.NoToken.class);

        List<Grant> first = ask(source, 0);
        List<Grant> second = ask(source, 1);
        assertThat(first).isEmpty();
        assertThat(second).isEmpty();
        answer("{\"token\":\"new\",\"expiresIn\":3000}");
        answer("{\"token\":\"new\",\"expiresIn\":3000}");
        assertThat(first).extracting(FetchedTokensTest::value).containsExactly("new");
        assertThat(second).extracting(FetchedTokensTest::value).containsExactly("new");
        time.pass(60_000);
        assertThat(requests).isEqualTo(4);
    }

    @Test
    void aSecretThatNoHeaderCarriesIsNamed() throws IOException {
        mount("id", "\uFEFFkey");
        TokenSource source = start(SECRET_HEADER);
        assertThat(ask(source, 0))
                .containsExactly(new NoToken(
                        "Secret oauth, key id: has characters that a header must not have (RFC 9110 §5.5)"));
        assertThat(requests).isZero();
    }

    /** RFC 6749 appendix B: they travel as UTF-8, encoded. */
    @Test
    void theSecretOfAClientMayHaveCharactersThatNoHeaderCarries() throws IOException {
        mount("id", "probe");
        mount("secret", "\u20AC");
        ask(start(CLIENT), 0);
        assertThat(requests).isOne();
    }

    @Test
    void manyUsersWithoutASecretDoNotPileUpOnTheStack() {
        TokenSource source = start(SECRET_HEADER);
        List<Grant> grants = new ArrayList<>();
        for (int user = 0; user < 10_000; user++) {
            source.whenGranted(user, 0, grants::add);
        }
        assertThat(grants).hasSize(10_000).containsOnly(new NoToken("Secret oauth, key id: is not mounted"));
    }

    private TokenSource start(String auth) {
        return TokenSources.start(
                ContractJson.read(auth, Auth.class),
                files,
                new PodClock(START_MILLIS, 0, time::nanos, () -> START_MILLIS + time.millis() + setAheadMillis.get()),
                new TokenListener() {
                    @Override
                    public void obtained(long expiresAtMillis) {
                        heard.add("obtained " + expiresAtMillis);
                    }

                    @Override
                    public void failed(String reason) {
                        heard.add("failed " + reason);
                    }

                    @Override
                    public void firstExpiry(long atMillis) {
                        firstExpiryMillis = atMillis;
                    }
                },
                (request, whenDone) -> {
                    requests++;
                    asked.add(new Asked(request, whenDone));
                },
                time.loop());
    }

    private static List<Grant> ask(TokenSource source, int user) {
        return ask(source, user, 0);
    }

    private static List<Grant> ask(TokenSource source, int user, long lastsMillis) {
        List<Grant> grants = new ArrayList<>();
        source.whenGranted(user, lastsMillis, grants::add);
        return grants;
    }

    private static String value(Grant grant) {
        return grant instanceof Token token ? token.value() : grant.toString();
    }

    private static List<Grant> askAll(TokenSource source, int users) {
        List<Grant> grants = new ArrayList<>();
        for (int user = 0; user < users; user++) {
            source.whenGranted(user, 0, grants::add);
        }
        return grants;
    }

    private void timeOut(int count) {
        for (int i = 0; i < count; i++) {
            answer(new Failed(Kind.TIMEOUT, "no answer in 10 s"));
        }
    }

    private void answer(String json) {
        answer(new Answered(200, json, 0));
    }

    private void answer(FetchResult result) {
        asked.remove().whenDone().accept(result);
    }

    private void rotate() throws IOException {
        AtomicBoolean rotated = new AtomicBoolean();
        files.watch(new SecretKeyRef("oauth", "secret")).onChange(() -> rotated.set(true));
        mount("secret", "new");
        await().atMost(30, TimeUnit.SECONDS).untilTrue(rotated);
        time.pass(1);
    }

    private void mount(String key, String content) throws IOException {
        Files.writeString(Files.createDirectories(secrets.resolve("oauth")).resolve(key), content);
    }
}
