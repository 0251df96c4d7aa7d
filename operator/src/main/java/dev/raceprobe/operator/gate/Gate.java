package dev.raceprobe.operator.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.raceprobe.api.v1alpha1.RaceProbe;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * {@code /verdict/{namespace}/{name}} and {@code /gate/{namespace}/{name}}, each with {@code ?revision=}: for what decides about
 * rollouts. Asks the API server each time, so that a replica that does not lead answers as well as the one that does.
 */
public final class Gate {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PARTS = 3;

    private final BiFunction<String, String, Optional<RaceProbe>> probes;

    /** @param probes by namespace and name; empty: there is none */
    public Gate(BiFunction<String, String, Optional<RaceProbe>> probes) {
        this.probes = probes;
    }

    /** Of a cluster. */
    public static Gate of(KubernetesClient client) {
        return new Gate((namespace, name) -> Optional.ofNullable(client.resources(RaceProbe.class)
                .inNamespace(namespace)
                .withName(name)
                .get()));
    }

    /**
     * An answer over HTTP.
     *
     * @param body JSON, one line
     */
    public record Answer(int status, String body) {}

    /** Answers a request for a path that begins with {@code /verdict/} or {@code /gate/}. */
    public Answer answer(URI request) {
        List<String> parts = Arrays.stream(request.getRawPath().substring(1).split("/", -1))
                .map(part -> URLDecoder.decode(part, StandardCharsets.UTF_8))
                .toList();
        if (parts.size() != PARTS || parts.stream().anyMatch(String::isEmpty)) {
            return new Answer(404, error("the path must be /" + parts.get(0) + "/{namespace}/{name}"));
        }
        Optional<RaceProbe> probe = probes.apply(parts.get(1), parts.get(2));
        if (probe.isEmpty()) {
            return new Answer(404, error("there is no RaceProbe " + parts.get(1) + "/" + parts.get(2)));
        }
        Verdict verdict = Verdict.of(probe.get(), revision(request));
        int status = parts.get(0).equals("gate") ? verdict.verdict().gateStatus() : 200;
        return new Answer(status, json(verdict));
    }

    private static Optional<String> revision(URI request) {
        String query = request.getRawQuery();
        return query == null
                ? Optional.empty()
                : Arrays.stream(query.split("&"))
                        .filter(pair -> pair.startsWith("revision="))
                        .map(pair -> URLDecoder.decode(pair.substring("revision=".length()), StandardCharsets.UTF_8))
                        .filter(revision -> !revision.isEmpty())
                        .findFirst();
    }

    private static String error(String message) {
        return json(Map.of("error", message));
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a verdict is plain text", e);
        }
    }
}
