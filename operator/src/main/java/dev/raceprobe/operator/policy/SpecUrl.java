package dev.raceprobe.operator.policy;

import dev.raceprobe.api.v1alpha1.Auth;
import dev.raceprobe.api.v1alpha1.RaceProbeSpec;
import dev.raceprobe.api.v1alpha1.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A URL that a spec makes the pods connect to.
 *
 * @param path of its field
 * @param url as it was given
 */
record SpecUrl(String path, String url) {

    /** All that the spec has, in the order of the fields. */
    static List<SpecUrl> of(RaceProbeSpec spec) {
        List<SpecUrl> urls = new ArrayList<>();
        urls.add(new SpecUrl("spec.target.url", spec.target().url()));
        Auth auth = spec.auth();
        if (auth != null && auth.oauth2ClientCredentials() != null) {
            urls.add(new SpecUrl(
                    "spec.auth.oauth2ClientCredentials.tokenUrl",
                    auth.oauth2ClientCredentials().tokenUrl()));
        }
        if (auth != null && auth.tokenEndpoint() != null) {
            urls.add(new SpecUrl(
                    "spec.auth.tokenEndpoint.url", auth.tokenEndpoint().url()));
        }
        for (int i = 0; i < spec.scenarios().size(); i++) {
            addOf(spec.scenarios().get(i), "spec.scenarios[" + i + "]", urls);
        }
        return urls.stream().filter(one -> one.url() != null).toList();
    }

    private static void addOf(Scenario scenario, String path, List<SpecUrl> urls) {
        if (scenario.coldStart() != null) {
            urls.add(new SpecUrl(
                    path + ".coldStart.readinessUrl", scenario.coldStart().readinessUrl()));
        }
        if (scenario.churn() != null && scenario.churn().openConnectionsMetric() != null) {
            urls.add(new SpecUrl(
                    path + ".churn.openConnectionsMetric.url",
                    scenario.churn().openConnectionsMetric().url()));
        }
        if (scenario.stateConsistency() != null) {
            urls.add(new SpecUrl(
                    path + ".stateConsistency.url", scenario.stateConsistency().url()));
        }
    }

    /** Its host in lower case, without the brackets of an IPv6 address and the dot at the end of a name. */
    String host() {
        String rest = url.substring(url.indexOf("//") + 2);
        String authority = rest.split("[/?#\\\\]", 2)[0];
        String hostPort = authority.substring(authority.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
        if (hostPort.startsWith("[")) {
            return hostPort.substring(1, hostPort.contains("]") ? hostPort.indexOf(']') : hostPort.length());
        }
        String host = hostPort.split(":", 2)[0];
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }
}
