package dev.raceprobe.operator.support;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What an API server has been asked for since it started, by {@code "VERB resource"}: of kinds that only the operator touches, or
 * that a test does with other verbs. Lists and watches are not counted.
 */
public record ApiCalls(Map<String, Double> counts) {
    private static final Pattern CALLS = Pattern.compile("apiserver_request_total\\{.*resource=\"(configmaps|events|"
            + "networkpolicies|statefulsets|raceprobes|pods)\",.*subresource=\"([a-z]*)\".*verb=\"([A-Z]+)\".*} (.*)");

    public ApiCalls {
        counts = Map.copyOf(counts);
    }

    /** So far. */
    public static ApiCalls of(KubernetesClient client) {
        Map<String, Double> counts = new TreeMap<>();
        CALLS.matcher(client.raw("/metrics")).results().forEach(call -> {
            String resource = call.group(1) + (call.group(2).isEmpty() ? "" : "/" + call.group(2));
            counts.merge(call.group(3) + " " + resource, Double.parseDouble(call.group(4)), Double::sum);
        });
        counts.keySet()
                .removeIf(name -> name.startsWith("WATCH ")
                        || name.startsWith("LIST ")
                        || name.endsWith(" raceprobes") // the users' own
                        || name.equals("POST pods")
                        || name.endsWith(" pods/status")); // of the test, which plays the kubelet
        return new ApiCalls(counts);
    }

    /** What came since then. */
    public ApiCalls since(ApiCalls before) {
        Map<String, Double> more = new TreeMap<>(counts);
        before.counts().forEach((name, count) -> more.merge(name, -count, Double::sum));
        more.values().removeIf(count -> count == 0);
        return new ApiCalls(more);
    }

    public double sum() {
        return counts.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
