package dev.raceprobe.operator.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageServerTest {
    private final Fleet fleet = new Fleet();
    private PageServer server;

    @BeforeEach
    void start() throws IOException {
        server = PageServer.start(0, new Pages(fleet, Clock.systemUTC()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ui/", "/ui/page.css", "/ui/page.js", "/ui/icon.svg", "/ui/nothing", "/ui/probes/a/b"})
    void everyAnswerForbidsWhatThePageDoesNotNeed(String path) throws Exception {
        HttpResponse<String> answer = send(request(path).GET());

        assertThat(answer.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .startsWith("default-src 'none';")
                        .contains("frame-ancestors 'none'", "base-uri 'none'")
                        .doesNotContain("unsafe", "*", "http:", "data:"));
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(answer.headers().allValues("Access-Control-Allow-Origin")).isEmpty();
        assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
    }

    @Test
    void thePageHasNoScriptAndNoStyleOfItsOwn() throws Exception {
        String page = send(request("/ui/").GET()).body();

        assertThat(page).contains("<script src=\"/ui/page.js\"").doesNotContain("<style", " style=", " onclick");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
    void nothingCanBeChanged(String method) throws Exception {
        HttpResponse<String> answer = send(request("/ui/").method(method, BodyPublishers.ofString("x")));

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }

    @Test
    void aHeadHasTheStatusAndNoBody() throws Exception {
        HttpResponse<String> answer = send(request("/ui/").method("HEAD", BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void theRootLeadsToThePage() throws Exception {
        for (String path : List.of("/", "/ui")) {
            HttpResponse<String> answer = send(request(path).GET());
            assertThat(answer.statusCode()).isEqualTo(302);
            assertThat(answer.headers().firstValue("Location")).hasValue("/ui/");
        }
        assertThat(send(request("/metrics").GET()).statusCode()).isEqualTo(404);
    }

    /** DNS rebinding: a page of a name that its owner pointed at 127.0.0.1. */
    @Test
    void whoeverAsksByAnotherMachinesNameIsTurnedAway() throws Exception {
        assertThat(statusFor("rebound.example")).isEqualTo(421);
        assertThat(statusFor("localhost.rebound.example:8081")).isEqualTo(421);
        assertThat(statusFor("127.0.0.1.rebound.example")).isEqualTo(421);
        assertThat(statusFor("localhost:9999")).isEqualTo(200);
        assertThat(statusFor("127.0.0.1")).isEqualTo(200);
        assertThat(statusFor("[::1]:8081")).isEqualTo(200);
    }

    @Test
    void onlyLoopbackIsListenedOn() throws Exception {
        for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress address : Collections.list(each.getInetAddresses())) {
                if (!address.isLoopbackAddress() && !address.isLinkLocalAddress()) {
                    assertThatThrownBy(() -> new Socket(address, server.port()).close())
                            .as(address.toString())
                            .isInstanceOf(IOException.class);
                }
            }
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        assertThatThrownBy(() -> PageServer.start(server.port(), new Pages(fleet, Clock.systemUTC())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("127.0.0.1:" + server.port());
    }

    @Test
    void aProbeThatWasDeletedIsNotFoundAnyMore() throws Exception {
        var probe = Probes.of("chat", "racy", "False", "AcceptBeforeSend", 3, "100.0", "10:00:00");
        fleet.show(probe, probe.getStatus());
        String address = "/ui/probes/chat/racy";
        assertThat(send(request(address).GET()).statusCode()).isEqualTo(200);

        fleet.remove("chat", "racy");

        assertThat(send(request(address).GET()).statusCode()).isEqualTo(404);
    }

    private int statusFor(String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), server.port())) {
            socket.getOutputStream()
                    .write(("GET /ui/ HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3));
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }
}
