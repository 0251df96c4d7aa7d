package dev.raceprobe.probe.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.LatencyProfile;
import dev.raceprobe.api.v1alpha1.RoundTrip;
import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.probe.ws.ConnectionListener.Ending;
import dev.raceprobe.probe.ws.ConnectionListener.OpeningStep;
import dev.raceprobe.probe.ws.ConnectorSettings.Limits;
import dev.raceprobe.probe.ws.ConnectorSettings.TlsFiles;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class TlsTest {
    @RegisterExtension
    static final Loop LOOP = new Loop();

    private static final Path FILES = Path.of("src/test/resources/tls");
    private static final Path CA = FILES.resolve("ca.crt");
    private static final List<String> NAMES = new CopyOnWriteArrayList<>();
    private static HttpServer plain;
    private static HttpServer mutual;

    @BeforeAll
    static void listen() {
        plain = server(ClientAuth.NONE);
        mutual = server(ClientAuth.REQUIRED);
    }

    private static HttpServer server(ClientAuth clients) {
        return server(clients, "server");
    }

    private static HttpServer server(ClientAuth clients, String certificate) {
        return LOOP.vertx
                .createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setSni(true)
                        .setClientAuth(clients)
                        .setTrustOptions(new PemTrustOptions().addCertPath(CA.toString()))
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .setCertPath(FILES.resolve(certificate + ".crt").toString())
                                .setKeyPath(FILES.resolve(certificate + ".key").toString())))
                .connectionHandler(connection -> NAMES.add(String.valueOf(connection.indicatedServerName())))
                .webSocketHandler(socket -> socket.textMessageHandler(socket::writeTextMessage))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @AfterAll
    static void stop() {
        plain.close();
        mutual.close();
    }

    private static ConnectorSettings settings(String host, HttpServer server, TlsFiles files) {
        return Loop.with(Loop.plain(host, server.actualPort()), files, 10_000, false, Limits.DEFAULT);
    }

    private static Recorder closingAfterTheEcho() {
        Recorder recorder = new Recorder();
        return recorder.onUpgrade(c -> c.sendText("over TLS", Connection.Sent.IGNORED))
                .onText(text -> {
                    if (text.equals("over TLS")) {
                        recorder.connection.close(1000, "");
                    }
                });
    }

    private static Recorder opened(String host, HttpServer server, TlsFiles files) {
        Recorder recorder = LOOP.open(settings(host, server, files), Loop.opening(), closingAfterTheEcho());
        Ending ending = recorder.awaitEnd();
        assertThat(ending.result()).as(ending.detail()).isEqualTo(ConnectResult.OPENED);
        assertThat(ending.clean()).isTrue();
        assertThat(recorder.steps)
                .as("an address needs no resolution")
                .containsExactlyElementsOf(Stream.concat(
                                host.equals("127.0.0.1") ? Stream.empty() : Stream.of(OpeningStep.RESOLVED),
                                Stream.of(OpeningStep.TCP_CONNECTED, OpeningStep.TLS_DONE, OpeningStep.UPGRADE_SENT))
                        .toList());
        return recorder;
    }

    private static void refused(String host, HttpServer server, TlsFiles files, String detail) {
        Ending ending = LOOP.open(settings(host, server, files), Loop.opening(), new Recorder())
                .awaitEnd();
        assertThat(ending.result()).isEqualTo(ConnectResult.TLS);
        assertThat(ending.detail()).containsIgnoringCase(detail);
    }

    @Test
    void aCertificateOfTheGivenAuthorityIsTrustedForItsNamesAndAddresses() {
        assertThat(opened("localhost", plain, new TlsFiles(CA, null, null, false)).heard)
                .contains("text over TLS");
        opened("127.0.0.1", plain, new TlsFiles(CA, null, null, false));
        opened("127.0.0.1", plain, new TlsFiles(CA, null, "chat.test", false));
        assertThat(NAMES).as("names indicated").contains("localhost", "chat.test", "null");
    }

    @Test
    void anUnknownAuthorityIsATlsFailureUnlessVerificationIsSkipped() {
        refused("localhost", plain, TlsFiles.NONE, "unable to find valid certification path");
        opened("localhost", plain, new TlsFiles(null, null, null, true));
        opened("127.0.0.1", plain, new TlsFiles(null, null, "any.name", true));
    }

    /** DNS knows more names than Java: fully qualified ones end in a dot, and others have underscores. */
    @ParameterizedTest(name = "{0} is indicated as {2}")
    @CsvSource({
        "chat.test.,       server,  chat.test",
        "my_chat.test,     my_chat, null",
        "my_chat.test.,    my_chat, null",
        "ws.a_b.test,      my_chat, null",
    })
    void aServerIsReachedByEveryNameThatDnsKnows(String host, String certificate, String indicated) throws Exception {
        HttpServer server = server(ClientAuth.NONE, certificate);
        NAMES.clear();
        Path ca = certificate.equals("server") ? CA : FILES.resolve(certificate + ".crt");
        try (Named named = new Named("127.0.0.1")) {
            Ending trusted = named.open(settings(host, server, new TlsFiles(ca, null, null, false)));
            assertThat(trusted.result()).as(trusted.detail()).isEqualTo(ConnectResult.OPENED);
            Ending unchecked = named.open(settings(host, server, new TlsFiles(null, null, null, true)));
            assertThat(unchecked.result()).as(unchecked.detail()).isEqualTo(ConnectResult.OPENED);
            assertThat(NAMES).containsExactly(indicated, indicated);
        } finally {
            server.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"other_chat.test", "test", "x.my_chat.test", "x.y.a_b.test", "a_b.test", "_.a_b.test.x"})
    void aCertificateForAnotherNameIsATlsFailureAlsoWhereJavaKnowsNoSuchName(String host) throws Exception {
        HttpServer server = server(ClientAuth.NONE, "my_chat");
        try (Named named = new Named("127.0.0.1")) {
            Ending ending =
                    named.open(settings(host, server, new TlsFiles(FILES.resolve("my_chat.crt"), null, null, false)));
            assertThat(ending.result()).isEqualTo(ConnectResult.TLS);
            assertThat(ending.detail()).containsIgnoringCase("no subject alternative dns name matching " + host);
        } finally {
            server.close();
        }
    }

    @Test
    void anAuthorityIsAskedForAlsoWhereJavaKnowsNoSuchName() throws Exception {
        HttpServer server = server(ClientAuth.NONE, "my_chat");
        try (Named named = new Named("127.0.0.1")) {
            Ending ending = named.open(settings("my_chat.test", server, new TlsFiles(CA, null, null, false)));
            assertThat(ending.result()).isEqualTo(ConnectResult.TLS);
            assertThat(ending.detail()).contains("unable to find valid certification path");
        } finally {
            server.close();
        }
    }

    /** A client whose every name is that of one address. */
    private static final class Named implements AutoCloseable {
        private final NameServer names;
        private final Vertx vertx;
        private final ContextInternal context;

        Named(String address) throws IOException {
            names = new NameServer(60, address);
            vertx = Vertx.vertx(new VertxOptions()
                    .setEventLoopPoolSize(1)
                    .setAddressResolverOptions(new AddressResolverOptions()
                            .addServer("127.0.0.1:" + names.port())
                            .setSearchDomains(List.of())));
            context = ((VertxInternal) vertx).createEventLoopContext();
        }

        Ending open(ConnectorSettings settings) throws Exception {
            Recorder recorder = closingAfterTheEcho();
            try (WsConnector connector = new WsConnector(vertx, context, settings)) {
                context.nettyEventLoop()
                        .submit(() -> recorder.connection = connector.open(Loop.opening(), recorder))
                        .get();
                return recorder.awaitEnd();
            }
        }

        @Override
        public void close() {
            vertx.close().toCompletionStage().toCompletableFuture().join();
            names.close();
        }
    }

    @Test
    void aCertificateForAnotherNameIsATlsFailure() {
        refused("localhost", plain, new TlsFiles(CA, null, "other.test", false), "no subject alternative dns name");
    }

    @Test
    void theClientCertificateIsShown() {
        opened("localhost", mutual, new TlsFiles(CA, FILES.resolve("client.pem"), null, false));
        Ending ending = LOOP.open(
                        settings("localhost", mutual, new TlsFiles(CA, null, null, false)),
                        Loop.opening(),
                        new Recorder())
                .awaitEnd();
        // in TLS 1.3 the refusal comes after the client's side of the handshake is done
        assertThat(ending.result()).isIn(ConnectResult.TLS, ConnectResult.TCP, ConnectResult.CUT);
        assertThat(ending.detail()).containsIgnoringCase("certificate");
    }

    @Test
    void filesAreReadAgainWhenTheyChangeAndAnUnusableOneIsNamed(@TempDir Path secrets) throws Exception {
        Path ca = Files.createDirectory(secrets.resolve("chat-ca")).resolve("ca.crt");
        TlsFiles files = new TlsFiles(ca, null, null, false);
        refused("localhost", plain, files, "no CA certificates in PEM in chat-ca/ca.crt");
        Files.writeString(ca, "not PEM");
        refused("localhost", plain, files, "no CA certificates in PEM in chat-ca/ca.crt");

        TlsContexts contexts = new TlsContexts(settings("localhost", plain, files), Runnable::run);
        Files.copy(CA, ca, StandardCopyOption.REPLACE_EXISTING);
        long now = 0;
        contexts.handler(io.netty.buffer.UnpooledByteBufAllocator.DEFAULT, now);
        Files.writeString(ca, "not PEM any more");
        Files.setLastModifiedTime(ca, FileTime.from(Instant.now().plusSeconds(60)));
        contexts.handler(io.netty.buffer.UnpooledByteBufAllocator.DEFAULT, now + TimeUnit.SECONDS.toNanos(4));
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> contexts.handler(
                        io.netty.buffer.UnpooledByteBufAllocator.DEFAULT, now + TimeUnit.SECONDS.toNanos(6)))
                .hasMessageContaining("chat-ca/ca.crt");
    }

    /** A kubelet writes a new directory and swaps the link {@code ..data}. */
    @Test
    void aSecretThatIsSwappedIsUsedByTheNextConnections(@TempDir Path secrets) throws Exception {
        String pem = Files.readString(FILES.resolve("client.pem"));
        int key = pem.indexOf("-----BEGIN PRIVATE KEY-----");
        int certificate = pem.indexOf("-----BEGIN CERTIFICATE-----");
        String certificatePem = key < certificate ? pem.substring(certificate) : pem.substring(0, key);
        String keyPem = key < certificate ? pem.substring(key, certificate) : pem.substring(key);
        Path data = secrets.resolve("..data");
        Path first = Files.createDirectories(secrets.resolve("..1/chat-tls"));
        Files.copy(CA, first.resolve("ca.crt"));
        Files.writeString(first.resolve("tls.crt"), certificatePem);
        Files.createSymbolicLink(data, Path.of("..1"));
        Files.createSymbolicLink(secrets.resolve("chat-tls"), Path.of("..data/chat-tls"));
        TlsFiles files =
                new TlsFiles(secrets.resolve("chat-tls/ca.crt"), secrets.resolve("chat-tls/tls.crt"), null, false);
        refused("localhost", mutual, files, "no private key to the certificate in PEM in chat-tls/tls.key");
        TlsContexts contexts = new TlsContexts(settings("localhost", mutual, files), Runnable::run);

        Path second = Files.createDirectories(secrets.resolve("..2/chat-tls"));
        Files.copy(CA, second.resolve("ca.crt"));
        Files.writeString(second.resolve("tls.crt"), certificatePem);
        Files.writeString(second.resolve("tls.key"), keyPem);
        Files.createSymbolicLink(secrets.resolve("..next"), Path.of("..2"));
        Files.move(
                secrets.resolve("..next"), data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);

        contexts.handler(io.netty.buffer.UnpooledByteBufAllocator.DEFAULT, 0);
        opened("localhost", mutual, files);
    }

    @Test
    void aPlainServerIsATlsFailure() throws Exception {
        try (RawServer server = new RawServer(peer -> {
            peer.send("HTTP/1.1 400 Bad Request\r\n\r\n");
            peer.drain();
        })) {
            Ending ending = LOOP.open(
                            Loop.with(
                                    Loop.plain("127.0.0.1", server.port()),
                                    TlsFiles.NONE,
                                    5_000,
                                    false,
                                    Limits.DEFAULT),
                            Loop.opening(),
                            new Recorder())
                    .awaitEnd();
            assertThat(ending.result()).isEqualTo(ConnectResult.TLS);
        }
    }

    @Test
    void aServerThatIsSilentOrGoneDuringTheTlsHandshakeIsTimeoutOrCut() throws Exception {
        try (RawServer silent = new RawServer(RawServer.Peer::hold);
                RawServer gone = new RawServer(RawServer.Peer::readByte)) {
            Ending timeout = LOOP.open(
                            Loop.with(
                                    Loop.plain("127.0.0.1", silent.port()), TlsFiles.NONE, 200, false, Limits.DEFAULT),
                            Loop.opening(),
                            new Recorder())
                    .awaitEnd();
            assertThat(timeout.result()).isEqualTo(ConnectResult.TIMEOUT);
            assertThat(timeout.detail()).contains("waiting for the TLS handshake with 127.0.0.1:");
            Ending cut = LOOP.open(
                            Loop.with(
                                    Loop.plain("127.0.0.1", gone.port()), TlsFiles.NONE, 5_000, false, Limits.DEFAULT),
                            Loop.opening(),
                            new Recorder())
                    .awaitEnd();
            assertThat(cut.result()).isIn(ConnectResult.CUT, ConnectResult.TCP);
        }
    }

    @Test
    void theRelayLiesBeneathTls() {
        LatencyProfile slow =
                new LatencyProfile("slow", new RoundTrip("20ms", "20ms"), null, 1L, null, List.of(), List.of());
        Recorder recorder = LOOP.open(
                settings("localhost", plain, new TlsFiles(CA, null, null, false)),
                Loop.opening(slow, 7),
                closingAfterTheEcho());
        long begun = System.nanoTime();
        assertThat(recorder.awaitEnd().clean()).isTrue();
        assertThat(System.nanoTime() - begun)
                .as("TCP, TLS, upgrade, echo and close: five round trips")
                .isGreaterThan(TimeUnit.MILLISECONDS.toNanos(90));
    }
}
