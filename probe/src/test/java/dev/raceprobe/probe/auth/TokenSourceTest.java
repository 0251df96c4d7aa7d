package dev.raceprobe.probe.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.raceprobe.api.v1alpha1.Auth;
import dev.raceprobe.api.v1alpha1.SecretKeyRef;
import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.probe.PodClock;
import dev.raceprobe.probe.auth.TokenSource.Grant;
import dev.raceprobe.probe.auth.TokenSource.NoToken;
import dev.raceprobe.probe.auth.TokenSource.Token;
import dev.raceprobe.probe.fetch.Fetcher;
import dev.raceprobe.probe.script.Credential.Flaw;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSourceTest {
    private static final String LONG_KEY = "0123456789abcdef0123456789abcdef";

    private static final Fetcher NO_FETCHER = (request, whenDone) -> {
        throw new AssertionError("asked over HTTP");
    };
    private static final ScheduledExecutorService NO_LOOP = null;

    /** By how much a token of 10 minutes is issued before its time, and for how long it lives from then on. */
    private static final long BACKDATED = 5_000;

    private static final long LIVES = 600_000 - BACKDATED;

    @TempDir
    Path secrets;

    private SecretFiles files;
    private final AtomicLong wallMillis = new AtomicLong(1_770_000_000_000L);
    private final AtomicLong setAheadMillis = new AtomicLong();
    private final PodClock clock =
            new PodClock(0, 0, () -> wallMillis.get() * 1_000_000, () -> wallMillis.get() + setAheadMillis.get());
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final AtomicLong firstExpiryMillis = new AtomicLong();

    @BeforeEach
    void open() {
        files = SecretFiles.open(secrets);
    }

    @AfterEach
    void close() {
        files.close();
    }

    @Test
    void aTokenCarriesWhatTheSpecSays() throws Exception {
        mount("key", LONG_KEY + "\n");

        Token token = token(source("HS256", "\"issuer\":\"probe\",\"audience\":[\"chat\"],"), 7);

        JWTClaimsSet claims = SignedJWT.parse(token.value()).getJWTClaimsSet();
        assertThat(claims.getSubject()).isEqualTo("raceprobe-7@synthetic.invalid");
        assertThat(claims.getIssuer()).isEqualTo("probe");
        assertThat(claims.getAudience()).containsExactly("chat");
        assertThat(claims.getStringClaim("tier")).isEqualTo("synthetic");
        assertThat(claims.getIssueTime().getTime())
                .as("a service's clock may be behind")
                .isEqualTo(1_770_000_000_000L - BACKDATED);
        assertThat(claims.getExpirationTime().getTime() - claims.getIssueTime().getTime())
                .isEqualTo(600_000);
        assertThat(claims.getNotBeforeTime()).isBeforeOrEqualTo(claims.getIssueTime());
        assertThat(claims.getJWTID()).isNotBlank();
        assertThat(verified(token, new MACVerifier(LONG_KEY))).isTrue();
        assertThat(token.toString()).doesNotContain(token.value());
    }

    @ParameterizedTest
    @CsvSource({"EXPIRED", "NOT_YET_VALID", "BAD_SIGNATURE", "WRONG_AUDIENCE"})
    void aFlawedTokenIsWrongInOneThingOnly(Flaw flaw) throws Exception {
        mount("key", LONG_KEY + "\n");
        Date now = new Date(wallMillis.get());

        Token token = (Token) source("HS256", "\"audience\":[\"chat\"],").flawed(7, flaw);

        JWTClaimsSet claims = SignedJWT.parse(token.value()).getJWTClaimsSet();
        assertThat(claims.getSubject()).isEqualTo("raceprobe-7@synthetic.invalid");
        assertThat(claims.getExpirationTime().before(now)).isEqualTo(flaw == Flaw.EXPIRED);
        assertThat(claims.getNotBeforeTime().after(now)).isEqualTo(flaw == Flaw.NOT_YET_VALID);
        assertThat(claims.getAudience().contains("chat")).isEqualTo(flaw != Flaw.WRONG_AUDIENCE);
        assertThat(verified(token, new MACVerifier(LONG_KEY))).isEqualTo(flaw != Flaw.BAD_SIGNATURE);
    }

    @Test
    void aTokenOfAlgorithmNoneIsNotSignedAndAMalformedOneIsNoToken() throws Exception {
        mount("key", LONG_KEY + "\n");
        TokenSource source = source("HS256", "");

        String none = ((Token) source.flawed(1, Flaw.ALG_NONE)).value();
        String malformed = ((Token) source.flawed(1, Flaw.MALFORMED)).value();

        assertThat(PlainJWT.parse(none).getJWTClaimsSet().getSubject()).isEqualTo("raceprobe-1@synthetic.invalid");
        assertThatThrownBy(() -> SignedJWT.parse(malformed)).isInstanceOf(ParseException.class);
    }

    /** Tokens live for 10 minutes. */
    @ParameterizedTest
    @CsvSource({"0, false", "349, false", "351, true", "589, true", "591, false"})
    void whoHoldsForLongerThanIsLeftGetsANewTokenIfThatLivesSoLong(long lastsSeconds, boolean isNew) throws Exception {
        mount("key", LONG_KEY + "\n");
        TokenSource source = source("HS256", "");
        Token first = token(source, 7);
        wallMillis.addAndGet(240_000);

        List<TokenSource.Grant> grants = new ArrayList<>();
        source.whenGranted(7, lastsSeconds * 1_000, grants::add);

        assertThat(grants).hasSize(1);
        assertThat(!grants.get(0).equals(first)).as("is another one").isEqualTo(isNew);
        assertThat(((Token) grants.get(0)).expiresAtMillis())
                .isEqualTo(1_770_000_000_000L + LIVES + (isNew ? 240_000 : 0));
    }

    @Test
    void aTokensExpiryIsTheOneThatItTells() throws Exception {
        mount("key", LONG_KEY + "\n");
        wallMillis.set(1_770_000_000_999L);

        Token token = token(source("HS256", ""), 1);

        assertThat(token.expiresAtMillis())
                .isEqualTo(SignedJWT.parse(token.value())
                        .getJWTClaimsSet()
                        .getExpirationTime()
                        .getTime())
                .isEqualTo(1_770_000_000_000L + LIVES);
    }

    @Test
    void aShortLivedTokenExpiresAtAWholeSecondNotBeforeItsTime() throws Exception {
        mount("key", LONG_KEY + "\n");
        wallMillis.set(1_770_000_000_123L);

        String token = ((Token) source("HS256", "").shortLived(1, 2_000)).value();

        assertThat(SignedJWT.parse(token).getJWTClaimsSet().getExpirationTime().getTime())
                .isEqualTo(1_770_000_003_000L);
    }

    @Test
    void withoutAKeyThereIsNoFlawedTokenEither() {
        assertThat(source("HS256", "").flawed(1, Flaw.EXPIRED)).isInstanceOf(NoToken.class);
    }

    @Test
    void aShortHs256KeyIsUsedAsItIs() throws Exception {
        mount("key", "secret");

        String token = token(source("HS256", ""), 0).value();

        int dot = token.lastIndexOf('.');
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] expected = mac.doFinal(token.substring(0, dot).getBytes(StandardCharsets.US_ASCII));
        assertThat(Base64.getUrlDecoder().decode(token.substring(dot + 1))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"1024", "2048"})
    void rs256IsSignedWithAPemKeyHoweverWeak(int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        KeyPair pair = generator.generateKeyPair();
        mount("key", pem("PRIVATE KEY", pair.getPrivate().getEncoded()));

        Token token = token(source("RS256", ""), 0);

        assertThat(verified(token, new RSASSAVerifier((RSAPublicKey) pair.getPublic())))
                .isTrue();
    }

    @Test
    void es256IsSignedWithAPemKey() throws Exception {
        KeyPair pair = ec("secp256r1");
        mount("key", pem("PRIVATE KEY", pair.getPrivate().getEncoded()));

        Token token = token(source("ES256", ""), 0);

        assertThat(verified(token, new ECDSAVerifier((ECPublicKey) pair.getPublic())))
                .isTrue();
    }

    @Test
    void aTokenIsReusedUntilShortlyBeforeItExpires() throws Exception {
        mount("key", LONG_KEY);
        TokenSource source = source("HS256", "");
        Token first = token(source, 1);

        wallMillis.addAndGet(534_000);
        assertThat(token(source, 1)).isSameAs(first);

        wallMillis.addAndGet(2_000);
        assertThat(token(source, 1).value()).isNotEqualTo(first.value());
    }

    @ParameterizedTest
    @CsvSource({"600000, 60000, 540000", "30000, 60000, 15000", "60000, 60000, 30000", "1000, 0, 1000"})
    void aTokenIsHandedOutForTheseMilliseconds(long timeToLive, long refreshBefore, long fresh) {
        assertThat(SignedTokens.freshMillis(timeToLive, refreshBefore)).isEqualTo(fresh);
    }

    @Test
    void aTokenInUseIsReplacedBeforeAnybodyAsks() throws Exception {
        mount("key", LONG_KEY);
        TokenSource source = source("HS256", "");
        await().atMost(30, TimeUnit.SECONDS).until(() -> heard.size() == 12);
        Token first = token(source, 1);

        wallMillis.addAndGet(533_000);

        await().atMost(30, TimeUnit.SECONDS).until(() -> heard.size() == 13);
        assertThat(token(source, 1).value()).isNotEqualTo(first.value());
        assertThat(heard).hasSize(13);
    }

    /** A scenario whose rounds are further apart than a token lives leaves it to expire. */
    @Test
    void theFirstExpiryIsThatOfTheTokensInUseAndOfNoneWhileNobodyNeedsOne() throws Exception {
        long start = wallMillis.get();
        mount("key", LONG_KEY);
        TokenSource source = source("HS256", "");
        awaitFirstExpiry(start + LIVES);
        token(source, 1);
        wallMillis.set(start + 533_000);
        await().atMost(30, TimeUnit.SECONDS).until(() -> heard.size() == 13);
        awaitFirstExpiry(start + LIVES);

        wallMillis.set(start + 536_000);
        awaitFirstExpiry(start + 533_000 + LIVES);
        wallMillis.set(start + 1_200_000);
        awaitFirstExpiry(Long.MAX_VALUE);

        token(source, 2);
        awaitFirstExpiry(start + 1_200_000 + LIVES);
        mount("key", "");
        awaitFirstExpiry(Long.MAX_VALUE);
    }

    /** A virtual machine that slept for longer than a token lives, and one whose clock was ahead when it started. */
    @ParameterizedTest
    @ValueSource(longs = {3_600_000, -3_600_000})
    void tokensAreDatedByTheMachinesClockAlsoAfterItWasSet(long aheadMillis) throws Exception {
        mount("key", LONG_KEY);
        TokenSource source = source("HS256", "");
        Token before = token(source, 1);

        setAheadMillis.set(aheadMillis);

        await().atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(token(source, 1)).isNotEqualTo(before));
        long issuedAt = SignedJWT.parse(token(source, 1).value())
                .getJWTClaimsSet()
                .getIssueTime()
                .getTime();
        assertThat(issuedAt).isEqualTo(wallMillis.get() + aheadMillis - BACKDATED);
        awaitFirstExpiry(issuedAt + 600_000);
    }

    private void awaitFirstExpiry(long millis) {
        await().atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(firstExpiryMillis).hasValue(millis));
    }

    @Test
    void aRotatedKeySignsTheNextTokens() throws Exception {
        mount("key", LONG_KEY);
        TokenSource source = source("HS256", "");
        assertThat(verified(token(source, 0), new MACVerifier(LONG_KEY))).isTrue();
        String next = "another-key-another-key-another-key";

        mount("key", next);

        await().atMost(Duration.ofSeconds(30)).until(() -> verified(token(source, 0), new MACVerifier(next)));
    }

    @Test
    void aSecretThatAppearsLaterIsFound() throws Exception {
        TokenSource source = source("HS256", "");
        assertThat(source.tokenFor(0)).isEqualTo(new NoToken("Secret chat-probe, key key: is not mounted"));

        mount("key", LONG_KEY);

        await().atMost(Duration.ofSeconds(30)).until(() -> source.tokenFor(0) instanceof Token);
    }

    @Test
    void unusableKeysAreNamedAndNeverQuoted() throws Exception {
        String ecP384 = pem("PRIVATE KEY", ec("secp384r1").getPrivate().getEncoded());
        assertThat(refusal("HS256", "\n")).isEqualTo("Secret chat-probe, key key: is empty");
        assertThat(refusal("HS256", "")).isEqualTo("Secret chat-probe, key key: is empty");
        assertThat(refusal("RS256", "hunter2"))
                .isEqualTo("Secret chat-probe, key key: must be a PEM PKCS#8 key (BEGIN PRIVATE KEY)");
        assertThat(refusal("RS256", pem("RSA PRIVATE KEY", new byte[] {1})))
                .isEqualTo("Secret chat-probe, key key: must be PEM PKCS#8 (BEGIN PRIVATE KEY); openssl pkcs8 -topk8"
                        + " -nocrypt converts it");
        assertThat(refusal("RS256", pem("ENCRYPTED PRIVATE KEY", new byte[] {1})))
                .isEqualTo("Secret chat-probe, key key: is encrypted; must be an unencrypted PEM PKCS#8 key");
        assertThat(refusal("RS256", pem("PRIVATE KEY", "hunter2".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("Secret chat-probe, key key: is not a key for RS256");
        assertThat(refusal("RS256", "-----BEGIN PRIVATE KEY-----\n%%%=a\n-----END PRIVATE KEY-----"))
                .isEqualTo("Secret chat-probe, key key: is not a key for RS256");
        assertThat(refusal("ES256", ecP384))
                .isEqualTo("Secret chat-probe, key key: must be a key on curve P-256 for ES256");
        assertThat(heard).allMatch(h -> h.startsWith("failed")).noneMatch(h -> h.contains("hunter2"));
    }

    @Test
    void aStaticTokenIsTheFileWithoutItsLineBreakAndFollowsIt() throws Exception {
        mount("token", "opaque-1\n");
        TokenSource source =
                start("{\"type\":\"StaticToken\",\"staticToken\":{\"secretKeyRef\":{\"name\":\"chat-probe\","
                        + "\"key\":\"token\"}}}");
        assertThat(source.tokenFor(3)).isEqualTo(new Token("opaque-1"));
        assertThat(heard).containsExactly("obtained " + Long.MAX_VALUE);

        mount("token", "opaque-2\r\n");

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(source.tokenFor(3)).isEqualTo(new Token("opaque-2")));
    }

    @Test
    void theExpiryOfAStaticTokenIsReadWhereItIsAJwt() throws Exception {
        mount("key", LONG_KEY);
        mount("token", token(source("HS256", ""), 0).value());
        await().atMost(30, TimeUnit.SECONDS).until(() -> heard.size() == 12);
        heard.clear();

        start(
                "{\"type\":\"StaticToken\",\"staticToken\":{\"secretKeyRef\":{\"name\":\"chat-probe\",\"key\":\"token\"}}}");

        assertThat(heard).containsExactly("obtained 1770000595000");
        assertThat(firstExpiryMillis).hasValue(1_770_000_000_000L + LIVES);
    }

    @Test
    void aStaticTokenOfSeveralLinesIsRefused() throws Exception {
        mount("token", "one\r\nX-Injected: two");

        Grant grant = start("{\"type\":\"StaticToken\",\"staticToken\":{\"secretKeyRef\":{\"name\":\"chat-probe\","
                        + "\"key\":\"token\"}}}")
                .tokenFor(0);

        assertThat(grant)
                .isEqualTo(new NoToken("Secret chat-probe, key token: must be one line without control characters"));
    }

    @Test
    void withoutAuthThereIsNoToken() {
        assertThat(start("{\"type\":\"None\"}").tokenFor(0)).isInstanceOf(NoToken.class);
    }

    @Test
    void headerValuesComeWithoutTheirLineBreak() throws Exception {
        mount("api-key", "k-1\n");
        SecretFile file = files.watch(new SecretKeyRef("chat-probe", "api-key"));
        assertThat(SecretFiles.headerValue(file)).contains("k-1");

        mount("api-key", "a\nb");

        await().atMost(Duration.ofSeconds(30))
                .until(() -> SecretFiles.headerValue(file).isEmpty());
    }

    /** A byte order mark, quotes that a word processor made, a letter that is not in ISO 8859-1. */
    @ParameterizedTest
    @ValueSource(strings = {"\uFEFFk-1", "\u201Ck-1\u201D", "k-\u0100"})
    void noHeaderCarriesWhatIsNoOctet(String value) throws Exception {
        mount("api-key", value);
        assertThat(SecretFiles.headerValue(files.watch(new SecretKeyRef("chat-probe", "api-key"))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"k 1", "a\tb", "p\u00E4ss", "\u00FF"})
    void aHeaderCarriesEveryOctetButControls(String value) throws Exception {
        mount("api-key", value);
        assertThat(SecretFiles.headerValue(files.watch(new SecretKeyRef("chat-probe", "api-key"))))
                .contains(value);
    }

    /** Where it is placed says whether it can travel there. */
    @Test
    void aTokenMayHaveCharactersThatNoHeaderCarries() throws Exception {
        mount("token", "k-\u20AC");
        assertThat(start("{\"type\":\"StaticToken\",\"staticToken\":{\"secretKeyRef\":{\"name\":\"chat-probe\","
                                + "\"key\":\"token\"}}}")
                        .tokenFor(0))
                .isEqualTo(new Token("k-\u20AC"));
    }

    private String refusal(String algorithm, String key) throws IOException {
        mount("key", key);
        try (SecretFiles fresh = SecretFiles.open(secrets)) {
            Grant grant = TokenSources.start(signed(algorithm, ""), fresh, clock, listener(), NO_FETCHER, NO_LOOP)
                    .tokenFor(0);
            return ((NoToken) grant).reason();
        }
    }

    private TokenSource source(String algorithm, String more) {
        return TokenSources.start(signed(algorithm, more), files, clock, listener(), NO_FETCHER, NO_LOOP);
    }

    private TokenSource start(String auth) {
        return TokenSources.start(ContractJson.read(auth, Auth.class), files, clock, listener(), NO_FETCHER, NO_LOOP);
    }

    private static Auth signed(String algorithm, String more) {
        return ContractJson.read(
                "{\"type\":\"SignedJWT\",\"users\":{\"count\":12},\"signedJWT\":{" + more + "\"algorithm\":\""
                        + algorithm
                        + "\",\"claims\":[{\"name\":\"tier\",\"value\":\"synthetic\"}],"
                        + "\"keySecretRef\":{\"name\":\"chat-probe\",\"key\":\"key\"}}}",
                Auth.class);
    }

    private TokenListener listener() {
        return new TokenListener() {
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
                firstExpiryMillis.set(atMillis);
            }
        };
    }

    private static Token token(TokenSource source, int user) {
        return (Token) source.tokenFor(user);
    }

    private static boolean verified(Token token, JWSVerifier verifier) throws Exception {
        return SignedJWT.parse(token.value()).verify(verifier);
    }

    /** As a kubelet does it: all at once. */
    private void mount(String key, String content) throws IOException {
        Path directory = Files.createDirectories(secrets.resolve("chat-probe"));
        Path next = Files.writeString(directory.resolve(".." + key), content);
        Files.move(next, directory.resolve(key), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static KeyPair ec(String curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + type
                + "-----\n";
    }
}
