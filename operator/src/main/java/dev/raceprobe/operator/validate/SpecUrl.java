package dev.raceprobe.operator.validate;

import dev.raceprobe.api.v1alpha1.Auth;
import dev.raceprobe.api.v1alpha1.RaceProbeSpec;
import dev.raceprobe.api.v1alpha1.Scenario;
import dev.raceprobe.contract.HostPort;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A URL that a spec makes the pods connect to.
 *
 * @param path of its field
 * @param url as it was given
 */
public record SpecUrl(String path, String url) {

    /** All that the spec has, in the order of the fields. */
    public static List<SpecUrl> of(RaceProbeSpec spec) {
        List<SpecUrl> urls = new ArrayList<>(ofTargetAndAuth(spec));
        for (int i = 0; i < spec.scenarios().size(); i++) {
            urls.addAll(of("spec.scenarios[" + i + "]", spec.scenarios().get(i)));
        }
        return urls;
    }

    static List<SpecUrl> ofTargetAndAuth(RaceProbeSpec spec) {
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
        return given(urls);
    }

    /** Those of a scenario. */
    static List<SpecUrl> of(String path, Scenario scenario) {
        List<SpecUrl> urls = new ArrayList<>();
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
        return given(urls);
    }

    private static List<SpecUrl> given(List<SpecUrl> urls) {
        return urls.stream().filter(one -> one.url() != null).toList();
    }

    /** What the pods could not connect to, by the rules that they have. Its query may be a secret: the text is not quoted. */
    Optional<Violation> violation() {
        try {
            URI uri = new URI(filled());
            String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
            boolean isHttp = uri.getScheme() != null
                    && uri.getScheme().toLowerCase(Locale.ROOT).startsWith("http");
            HostPort.of(isHttp ? authority.substring(authority.indexOf('@') + 1) : authority, 80);
            return Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.of(new Violation(path, "must be a URL: " + e.getReason() + " at " + e.getIndex()));
        } catch (IllegalArgumentException e) {
            return Optional.of(new Violation(path, e.getMessage()));
        }
    }

    /** The one that knows templates has them filled. */
    private String filled() {
        return path.endsWith(".stateConsistency.url")
                ? url.replace("{user}", "u").replace("{index}", "0")
                : url;
    }

    /** Its host in lower case, without the brackets of an IPv6 address and the dot at the end of a name. */
    public String host() {
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
