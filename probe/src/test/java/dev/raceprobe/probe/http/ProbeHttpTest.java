package dev.raceprobe.probe.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.contract.Evidence;
import dev.raceprobe.contract.Evidence.CloseSeen;
import dev.raceprobe.contract.Evidence.TimelineEntry;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.ShardReport;
import dev.raceprobe.contract.Slice;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.EdgePlans;
import dev.raceprobe.probe.metrics.ProbeMetrics;
import dev.raceprobe.probe.metrics.ProbeMetrics.Scrape;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeHttpTest {
    private static final Evidence EVIDENCE = new Evidence(
            "0f3c9a1e-7",
            0,
            Symptom.FIRST_MESSAGE_CLOSED,
            1_770_000_000_123L,
            3,
            List.of(
                    new TimelineEntry(0, "connect_start", null),
                    new TimelineEntry(420, "tcp_connected", "10.0.0.1:443")),
            new CloseSeen(1011, "boom", "server"),
            "10.0.0.1:443",
            101,
            "closed before the answer" + ".".repeat(1_000),
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Pod pod = new Pod();
    private ProbeHttp http;

    @BeforeEach
    void start() throws Exception {
        http = ProbeHttp.start(vertx, "127.0.0.1", 0, pod)
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void itLivesAndIsReadyUntilItIsNot() throws Exception {
        assertThat(get("/livez").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").statusCode()).isEqualTo(200);

        pod.ready = false;

        assertThat(get("/livez").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").statusCode()).isEqualTo(503);
    }

    @Test
    void itDoesNotLiveOnWithAClockThatTheMachinesHasLeftBehind() throws Exception {
        pod.tellsTime = false;

        assertThat(get("/livez").statusCode()).isEqualTo(503);
        assertThat(get("/api/v1/report").statusCode()).isEqualTo(200);
    }

    @Test
    void theReportIsThatOfTheContractFromTheSliceAskedFor() throws Exception {
        HttpResponse<String> response = get("/api/v1/report?since=12");

        assertThat(response.headers().firstValue("content-type")).contains("application/json");
        ShardReport report = ContractJson.read(response.body(), ShardReport.class);
        assertThat(report).isEqualTo(pod.report(12));
        assertThat(pod.read.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void theReportIsCompressedForWhoeverTakesIt() throws Exception {
        HttpResponse<byte[]> response = client.send(
                request("/api/v1/report").header("Accept-Encoding", "gzip").build(),
                HttpResponse.BodyHandlers.ofByteArray());

        assertThat(response.headers().firstValue("content-encoding")).contains("gzip");
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            String body = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(ContractJson.read(body, ShardReport.class)).isEqualTo(pod.report(0));
        }
    }

    @Test
    void evidenceIsFoundByItsIdInTheFormThatIsPromised() throws Exception {
        JsonNode evidence =
                new ObjectMapper().readTree(get("/api/v1/evidence/0f3c9a1e-7").body());

        assertThat(evidence.get("id").textValue()).isEqualTo("0f3c9a1e-7");
        assertThat(evidence.get("symptom").textValue()).isEqualTo("first_message_closed");
        assertThat(evidence.get("scenario").textValue()).isEqualTo("accept");
        assertThat(evidence.get("profile").textValue()).isEqualTo("baseline");
        assertThat(evidence.get("startedAt").textValue()).isEqualTo("2026-02-02T02:40:00.123Z");
        assertThat(evidence.get("timeline").get(1).get("at_us").intValue()).isEqualTo(420);
        assertThat(evidence.get("timeline").get(1).get("event").textValue()).isEqualTo("tcp_connected");
        assertThat(evidence.get("close").get("code").intValue()).isEqualTo(1011);
        assertThat(evidence.get("upgradeStatus").intValue()).isEqualTo(101);
        assertThat(evidence.get("user").intValue()).isEqualTo(3);
    }

    @Test
    void metricsAreServedInTheFormatThatIsAskedFor() throws Exception {
        assertThat(get("/metrics").headers().firstValue("content-type").orElse(""))
                .startsWith("text/plain; version=0.0.4");
        HttpResponse<String> open = client.send(
                request("/metrics")
                        .header("Accept", "application/openmetrics-text")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(open.body()).endsWith("# EOF\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET|/|404|no such path; there are /livez, /readyz, /metrics, /api/v1/report, /api/v1/evidence/{id}",
                "GET|/api/v1/evidence/|404|no such path; there are /livez, /readyz, /metrics, /api/v1/report,"
                        + " /api/v1/evidence/{id}",
                "GET|/api/v1/evidence/nope-1|404|no evidence nope-1 is kept here: the ids of this pod begin with 0f3c9a1e, and it"
                        + " keeps the newest of each row and symptom; that of findings is in the ConfigMap chat-staging-evidence",
                "POST|/metrics|405|method must be GET, was POST",
                "GET|/api/v1/report?since=-1|400|since must be a slice number in [0, 9223372036854775807], was -1",
                "GET|/api/v1/report?since=x|400|since must be a slice number in [0, 9223372036854775807], was x",
                "GET|/api/v1/report?since=|400|since must be a slice number in [0, 9223372036854775807], was "
            })
    void aMistakeIsAnsweredWithOneLineOfJson(String method, String path, int status, String error) throws Exception {
        HttpResponse<String> response = client.send(
                request(path)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).doesNotContain("\n");
        assertThat(new ObjectMapper()
                        .readTree(response.body())
                        .get("error")
                        .textValue()
                        .strip())
                .isEqualTo(error.strip());
    }

    @Test
    void aQueryThatCannotBeDecodedIsAMistakeToo() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", http.port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write("GET /api/v1/report?since=%zz HTTP/1.1\r\nHost: pod\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("since must be a slice number");
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.port() + path));
    }

    private static final class Pod implements PodView {
        private final ShardPlan plan = EdgePlans.signed();
        private final ProbeMetrics metrics = new ProbeMetrics(plan);
        private final CountDownLatch read = new CountDownLatch(1);
        private volatile boolean ready = true;
        private volatile boolean tellsTime = true;

        @Override
        public boolean tellsTime() {
            return tellsTime;
        }

        @Override
        public boolean ready() {
            return ready;
        }

        @Override
        public ShardPlan plan() {
            return plan;
        }

        @Override
        public ShardReport report(long sinceSlice) {
            Slice slice = new Slice(sinceSlice, sinceSlice, false, null, null, null, List.of(EVIDENCE));
            return new ShardReport(1, plan.hash(), 0, "0f3c9a1e-1111", 1_770_000_000_000L, false, List.of(slice));
        }

        @Override
        public Scrape scrape(String accept) {
            return metrics.scrape(accept, Set::of);
        }

        @Override
        public boolean complete() {
            return false;
        }

        @Override
        public void reportRead(boolean nothingFollows) {
            read.countDown();
        }
    }
}
