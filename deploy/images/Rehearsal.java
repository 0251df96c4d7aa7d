import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;

/** Creates a RaceProbe on an API server and waits for the plan that an operator makes of it: {@code Rehearsal URL FILE}. */
final class Rehearsal {
    private static final int TRIES = 1_200;
    private static final String PROBE =
            """
            {"apiVersion": "raceprobe.dev/v1alpha1", "kind": "RaceProbe", "metadata": {"name": "rehearsal"},
             "spec": {"target": {"url": "ws://127.0.0.1:9/ws"},
              "protocol": {"echo": {"type": "Message", "request": "{\\"type\\":\\"ping\\",\\"id\\":\\"{nonce}\\"}",
                                    "responseType": "pong"}},
              "scenarios": [{"name": "accept", "type": "AcceptRace", "interval": "5s", "acceptRace": {}}]}}
            """;

    private Rehearsal() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest create = HttpRequest.newBuilder(
                        URI.create(args[0] + "/apis/raceprobe.dev/v1alpha1/namespaces/default/raceprobes"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(PROBE))
                .build();
        HttpResponse<String> created = http.send(create, HttpResponse.BodyHandlers.ofString());
        if (created.statusCode() != 201) {
            throw new IOException("the RaceProbe was not created: " + created.body());
        }
        HttpRequest get = HttpRequest.newBuilder(
                        URI.create(args[0] + "/api/v1/namespaces/default/configmaps/rehearsal-plan"))
                .build();
        for (int i = 0; i < TRIES; i++) {
            HttpResponse<String> response = http.send(get, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() == 200) {
                String plan = new ObjectMapper().readTree(response.body()).at("/data/plan.json").asText();
                Files.writeString(Path.of(args[1]), plan);
                return;
            }
            Thread.sleep(100);
        }
        throw new IOException("the operator made no plan");
    }
}
