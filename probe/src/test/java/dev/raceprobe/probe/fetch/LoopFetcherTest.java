package dev.raceprobe.probe.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.raceprobe.api.v1alpha1.Target;
import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.probe.fetch.FetchResult.Answered;
import dev.raceprobe.probe.fetch.FetchResult.Failed;
import dev.raceprobe.probe.fetch.FetchResult.Kind;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LoopFetcherTest {
    private static final Path TLS = Path.of("src/test/resources/tls");
    private static final Vertx VERTX = Vertx.vertx(new VertxOptions()
            .setPreferNativeTransport(true)
            .setEventLoopPoolSize(1)
            .setAddressResolverOptions(new AddressResolverOptions()
                    .setHostsValue(Buffer.buffer("127.0.0.1 localhost chat.test my_chat.test\n"))));
    private static final Context CONTEXT = ((VertxInternal) VERTX).createEventLoopContext();
    private static final List<String> SEEN = new CopyOnWriteArrayList<>();
    private static HttpServer plain;
    private static HttpServer secure;
    private static HttpServer mutual;

    @BeforeAll
    static void listen() {
        plain = listen(new HttpServerOptions());
        secure = listen(tls(ClientAuth.NONE));
        mutual = listen(tls(ClientAuth.REQUIRED));
    }

    private static HttpServerOptions tls(ClientAuth clients) {
        return tls(clients, "server");
    }

    private static HttpServerOptions tls(ClientAuth clients, String certificate) {
        return new HttpServerOptions()
                .setSsl(true)
                .setClientAuth(clients)
                .setTrustOptions(
                        new PemTrustOptions().addCertPath(TLS.resolve("ca.crt").toString()))
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(TLS.resolve(certificate + ".crt").toString())
                        .setKeyPath(TLS.resolve(certificate + ".key").toString()));
    }

    private static HttpServer listen(HttpServerOptions options) {
        return VERTX.createHttpServer(options)
                .requestHandler(LoopFetcherTest::answer)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private static void answer(HttpServerRequest request) {
        SEEN.add(request.method() + " " + request.uri());
        switch (request.path()) {
            case "/moved" ->
                request.response()
                        .setStatusCode(302)
                        .putHeader("Location", "/elsewhere")
                        .end();
            case "/large" -> request.response().end("x".repeat(1 << 20));
            case "/larger" -> request.response().end("x".repeat((1 << 20) + 1));
            case "/silent" -> {}
            case "/chunked" -> {
                request.response().setChunked(true).write("one ");
                request.response().end("two");
            }
            default ->
                request.bodyHandler(
                        body -> request.response().setStatusCode(203).end(request.getHeader("X-Key") + " ä " + body));
        }
    }

    @AfterAll
    static void stop() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void anAnswerComesWithStatusBodyAndTimeOnTheLoop() {
        long before = System.nanoTime();
        Answered answered = (Answered) fetch(new FetchRequest(
                "POST", at(plain, "/path?a=b%20c"), Map.of("X-Key", "k"), "{\"user\":\"ü\"}", seconds(5)));

        assertThat(answered.status()).isEqualTo(203);
        assertThat(answered.body()).isEqualTo("k ä {\"user\":\"ü\"}");
        assertThat(answered.atNanos()).isBetween(before, System.nanoTime());
        assertThat(SEEN).contains("POST /path?a=b%20c");
        assertThat(answered.toString()).doesNotContain("ü");
    }

    @Test
    void aChunkedAnswerIsPutTogether() {
        assertThat(((Answered) get(at(plain, "/chunked"))).body()).isEqualTo("one two");
    }

    @Test
    void aRedirectIsAnAnswerAndIsNotFollowed() {
        assertThat(((Answered) get(at(plain, "/moved"))).status()).isEqualTo(302);
        assertThat(SEEN).doesNotContain("GET /elsewhere");
    }

    @Test
    void aBodyMayHaveOneMebibyteAndNotAByteMore() {
        assertThat(((Answered) get(at(plain, "/large"))).body()).hasSize(1 << 20);
        assertThat(kind(get(at(plain, "/larger")))).isEqualTo(Kind.TOO_LARGE);
    }

    @Test
    void aServerThatSaysNothingCostsTheDeadline() {
        long begun = System.nanoTime();
        Failed failed = (Failed) fetch(FetchRequest.get(at(plain, "/silent"), TimeUnit.MILLISECONDS.toNanos(200)));

        assertThat(failed.kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(failed.words())
                .isEqualTo("the deadline came while waiting for the answer of 127.0.0.1:" + plain.actualPort());
        assertThat(System.nanoTime() - begun)
                .isBetween(TimeUnit.MILLISECONDS.toNanos(199), TimeUnit.MILLISECONDS.toNanos(30_000));
    }

    @Test
    void nobodyListeningIsRefused() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertThat(get(URI.create("http://127.0.0.1:" + port)))
                .isEqualTo(new Failed(Kind.REFUSED, "127.0.0.1:" + port + ": connection refused"));
    }

    @Test
    void aNameWithoutAddressIsDns() {
        assertThat(get(URI.create("http://nowhere.invalid/")))
                .isEqualTo(new Failed(Kind.DNS, "nowhere.invalid has no address"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "[::ffff:127.0.0.1]"})
    void aDeniedAddressIsNotConnectedToHoweverItIsNamed(String host) {
        int seen = SEEN.size();
        try (LoopFetcher fetcher = fetcher("ws://chat.invalid/ws", "", List.of("127.0.0.0/8", "::1/128"))) {
            Failed failed = (Failed) fetch(
                    fetcher, FetchRequest.get(URI.create("http://" + host + ":" + plain.actualPort()), seconds(5)));
            assertThat(failed.kind()).isEqualTo(Kind.DENIED);
            assertThat(failed.words()).contains("lies in the denied block");
        }
        assertThat(SEEN).hasSize(seen);
    }

    @ParameterizedTest
    @CsvSource({
        "PROTOCOL, SSH-2.0-secret\\r\\n",
        "CUT, ''",
        "CUT, HTTP/1.1 200 OK\\r\\nContent-Length: 100\\r\\n\\r\\nshort",
        "CUT, HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n5\\r\\nsh",
        "PROTOCOL, HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: secret\\r\\n\\r\\n"
    })
    void aBrokenAnswerIsNamedAndNotQuoted(Kind kind, String answer) throws Exception {
        try (RawHttp server = new RawHttp(answer.replace("\\r\\n", "\r\n"))) {
            Failed failed = (Failed) get(URI.create("http://127.0.0.1:" + server.port()));
            assertThat(failed.kind()).isEqualTo(kind);
            assertThat(failed.words()).doesNotContain("secret").doesNotContain("short");
        }
    }

    @Test
    void anInformationalAnswerIsPassedOver() throws Exception {
        try (RawHttp server = new RawHttp(
                "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) {
            assertThat(((Answered) get(URI.create("http://127.0.0.1:" + server.port()))).body())
                    .isEqualTo("ok");
        }
    }

    @Test
    void aHeaderThatCannotBeSentIsNotQuoted() {
        Failed failed = (Failed) fetch(
                new FetchRequest("GET", at(plain, "/"), Map.of("X-Key", "hunter2\r\nInjected: 1"), "", seconds(5)));
        assertThat(failed.kind()).isEqualTo(Kind.UNSENDABLE);
        assertThat(failed.words()).doesNotContain("hunter2");
    }

    @Test
    void theTargetsAuthoritiesAreTrustedAndNoOthers() {
        URI url = URI.create("https://localhost:" + secure.actualPort() + "/");
        String ca = ",\"tls\":{\"caSecretRef\":{\"name\":\"tls\",\"key\":\"ca.crt\"}}";
        try (LoopFetcher trusting = fetcher("wss://chat.invalid/ws", ca, List.of());
                LoopFetcher other = fetcher("wss://chat.invalid/ws", "", List.of())) {
            assertThat(fetch(trusting, FetchRequest.get(url, seconds(5)))).isInstanceOf(Answered.class);
            assertThat(kind(fetch(other, FetchRequest.get(url, seconds(5))))).isEqualTo(Kind.TLS);
        }
    }

    @ParameterizedTest
    @CsvSource({"chat.test., server, ca", "my_chat.test, my_chat, my_chat"})
    void aServerIsAskedByEveryNameThatDnsKnows(String host, String certificate, String ca) {
        HttpServer server = listen(tls(ClientAuth.NONE, certificate));
        String tls = ",\"tls\":{\"caSecretRef\":{\"name\":\"tls\",\"key\":\"" + ca + ".crt\"}}";
        try (LoopFetcher fetcher = fetcher("wss://chat.invalid/ws", tls, List.of())) {
            URI url = URI.create("https://" + host + ":" + server.actualPort() + "/");
            assertThat(fetch(fetcher, FetchRequest.get(url, seconds(5)))).isInstanceOf(Answered.class);
        } finally {
            server.close();
        }
    }

    @Test
    void theClientCertificateIsForTheTargetsHostAlone() {
        URI url = URI.create("https://localhost:" + mutual.actualPort() + "/");
        String client = ",\"tls\":{\"caSecretRef\":{\"name\":\"tls\",\"key\":\"ca.crt\"},"
                + "\"certSecretRef\":{\"name\":\"tls\",\"key\":\"client.pem\"}}";
        try (LoopFetcher same = fetcher("wss://localhost/ws", client, List.of());
                LoopFetcher other = fetcher("wss://chat.invalid/ws", client, List.of())) {
            assertThat(fetch(same, FetchRequest.get(url, seconds(5)))).isInstanceOf(Answered.class);
            assertThat(kind(fetch(other, FetchRequest.get(url, seconds(5))))).isIn(Kind.TLS, Kind.CUT);
        }
    }

    @Test
    void aServerWithoutTlsIsATlsFailureAndItsWordsAreNotQuoted() {
        Failed failed = (Failed) get(URI.create("https://127.0.0.1:" + plain.actualPort()));
        assertThat(failed).isEqualTo(new Failed(Kind.TLS, "127.0.0.1:" + plain.actualPort() + ": does not speak TLS"));
    }

    @Test
    void closingEndsWhatIsUnderWay() throws Exception {
        CompletableFuture<FetchResult> result = new CompletableFuture<>();
        try (LoopFetcher fetcher = fetcher("ws://chat.invalid/ws", "", List.of())) {
            fetcher.fetch(FetchRequest.get(at(plain, "/silent"), seconds(20)), result::complete);
        }
        assertThat(kind(result.get(30, TimeUnit.SECONDS))).isEqualTo(Kind.PROBE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://host/", "http:///path", "http://host:99999/", "//host", "http://[::1/"})
    void aUrlThatNamesNoServerIsRefusedAtBirth(String url) {
        assertThatThrownBy(() -> FetchRequest.get(URI.create(url), seconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRequestSaysNothingSecret() {
        assertThat(new FetchRequest(
                                "POST",
                                URI.create("https://u:p@host/path?key=hunter2"),
                                Map.of("Authorization", "hunter2"),
                                "hunter2",
                                1)
                        .toString())
                .isEqualTo("FetchRequest[POST https://host]");
    }

    private static Kind kind(FetchResult result) {
        assertThat(result).isInstanceOf(Failed.class);
        return ((Failed) result).kind();
    }

    private static FetchResult get(URI uri) {
        return fetch(FetchRequest.get(uri, seconds(5)));
    }

    private static FetchResult fetch(FetchRequest request) {
        try (LoopFetcher fetcher = fetcher("ws://chat.invalid/ws", "", List.of())) {
            return fetch(fetcher, request);
        }
    }

    private static FetchResult fetch(LoopFetcher fetcher, FetchRequest request) {
        CompletableFuture<FetchResult> result = new CompletableFuture<>();
        fetcher.fetch(request, fetched -> {
            assertThat(((ContextInternal) CONTEXT).nettyEventLoop().inEventLoop())
                    .isTrue();
            assertThat(result.complete(fetched)).as("heard once").isTrue();
        });
        return result.orTimeout(10, TimeUnit.SECONDS).join();
    }

    private static LoopFetcher fetcher(String targetUrl, String more, List<String> denied) {
        Target target = ContractJson.read("{\"url\":\"" + targetUrl + "\"" + more + "}", Target.class);
        return new LoopFetcher(VERTX, CONTEXT, target, denied, TLS.getParent());
    }

    private static URI at(HttpServer server, String path) {
        return URI.create("http://127.0.0.1:" + server.actualPort() + path);
    }

    private static long seconds(long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }
}
