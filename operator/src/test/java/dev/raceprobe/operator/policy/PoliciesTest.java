package dev.raceprobe.operator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.ClusterRaceProbePolicySpec;
import dev.raceprobe.api.v1alpha1.RaceProbeSpec;
import dev.raceprobe.operator.validate.Violation;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PoliciesTest {
    private static final String SPEC = """
            target: {url: "wss://chat.example.com/ws"}
            auth: {type: TokenEndpoint, tokenEndpoint: {url: "https://tokens.example.com/t"}}
            load: {maxConnectsPerSecond: 100}
            scenarios:
            - {name: cold, type: ColdStart, coldStart: {readinessUrl: "https://ready.example.com/"}}
            - {name: churn, type: Churn, churn: {openConnectionsMetric: {url: "http://metrics.example.com:9090/m", name: open}}}
            - {name: state, type: StateConsistency, stateConsistency: {url: "https://state.example.com/s"}}
            """;

    @Test
    void withoutAPolicyMetadataAddressesAreDeniedAndNothingElseIs() {
        Decision decision = decide(policies(), probe(1, 2000));
        assertThat(decision.denials()).isEmpty();
        assertThat(decision.deniedCidrs()).containsExactly("169.254.0.0/16", "fd00:ec2::254/128");
    }

    @Test
    void withoutAPolicyTheDefaultCapsHold() {
        assertThat(texts(decide(policies(), probe(2, 1), probe(1, 2000))))
                .containsExactly("spec.load.concurrency: connections to chat.example.com must be at most 2000 over all"
                        + " probes, maxConcurrency which holds without a ClusterRaceProbePolicy, was 1 beside 2000 of"
                        + " older probes");
    }

    @Test
    void everyUrlOfTheSpecMustBeOfAnAllowedHost() {
        assertThat(decide(policies("allowedHosts: [nothing.else]"), probe(1, 1)).denials())
                .extracting(Violation::path)
                .containsExactly(
                        "spec.target.url",
                        "spec.auth.tokenEndpoint.url",
                        "spec.scenarios[0].coldStart.readinessUrl",
                        "spec.scenarios[1].churn.openConnectionsMetric.url",
                        "spec.scenarios[2].stateConsistency.url");
        assertThat(decide(policies("allowedHosts: ['*.example.com']"), probe(1, 1))
                        .denials())
                .isEmpty();
    }

    @Test
    void allMatchingPoliciesMustAllow() {
        List<String> texts = texts(decide(
                policies("allowedHosts: ['*.example.com']", "allowedHosts: ['*.svc']"),
                withUrl("ws://chat.example.com")));
        assertThat(texts)
                .containsExactly("spec.target.url: host must be one of allowedHosts of ClusterRaceProbePolicy p1,"
                        + " [*.svc], was chat.example.com");
    }

    @ParameterizedTest
    @CsvSource({
        "*, ws://anything, true",
        "*.example.com, ws://a.b.example.com, true",
        "*.example.com, ws://A.EXAMPLE.com.:80/x, true",
        "*.example.com, ws://example.com, false",
        "*.example.com, ws://badexample.com, false",
        "*.example.com, ws://evil.org?.example.com, false",
        "*.example.com, ws://evil.org\\.example.com, false",
        "*.example.com, ws://a.example.com@evil.org, false",
        "example.com, ws://example.com:8080, true",
        "example.com, ws://a.example.com, false",
        "::1, ws://[::1]:8080/ws, true",
        "::1, ws://[::2]/ws, false"
    })
    void aHostIsAllowedByItsNameOrByASuffixAboveIt(String pattern, String url, boolean allowed) {
        Decision decision = decide(policies("allowedHosts: ['" + pattern + "']"), withUrl(url));
        assertThat(decision.denials().isEmpty()).isEqualTo(allowed);
    }

    @Test
    void theSmallestCapOfAllMatchingPoliciesCounts() {
        Policies two = policies("maxConcurrency: 100", "maxConcurrency: 50");
        assertThat(decide(two, probe(1, 50)).denials()).isEmpty();
        assertThat(texts(decide(two, probe(1, 51)))).singleElement().asString().contains("at most 50", "p1");
    }

    @Test
    void atACapTheYoungestIsDenied() {
        Policies policies = policies("maxConcurrency: 100");
        Demand old = probe(1, 60);
        Demand young = probe(2, 60);
        assertThat(decide(policies, old, young).denials()).isEmpty();
        assertThat(decide(policies, young, old).denials()).isNotEmpty();
    }

    @Test
    void ofTheSameAgeTheUidDecides() {
        Policies policies = policies("maxConcurrency: 100");
        Demand a = new Demand("shop", Map.of(), "a", "2026-01-01T00:00:00Z", spec(SPEC), 60, true);
        Demand b = new Demand("shop", Map.of(), "b", "2026-01-01T00:00:00Z", spec(SPEC), 60, true);
        assertThat(decide(policies, a, b).denials()).isEmpty();
        assertThat(decide(policies, b, a).denials()).isNotEmpty();
    }

    @Test
    void whoIsDeniedOrSuspendedOrElsewhereTakesNoRoom() {
        Policies policies = policies("maxConcurrency: 100");
        Demand first = probe(1, 60);
        Demand denied = probe(2, 60);
        Demand suspended = new Demand("shop", Map.of(), "s", "2025-01-01T00:00:00Z", spec(SPEC), 90, false);
        Demand elsewhere = new Demand(
                "shop", Map.of(), "e", "2025-01-01T00:00:00Z", spec(SPEC.replace("chat.", "other.")), 90, true);
        assertThat(decide(policies, probe(3, 40), first, denied, suspended, elsewhere)
                        .denials())
                .isEmpty();
    }

    @Test
    void connectsPerSecondAreCappedOverAllProbes() {
        assertThat(texts(decide(policies("maxConnectsPerSecond: 199"), probe(2, 1), probe(1, 1))))
                .singleElement()
                .asString()
                .startsWith(
                        "spec.load.maxConnectsPerSecond: connects per second to chat.example.com must be at most 199");
    }

    @Test
    void fullPayloadsNeedEveryPolicysConsent() {
        Demand full = with(SPEC + "evidence: {payloads: Full}\n");
        assertThat(texts(decide(policies(), full))).singleElement().asString().contains("no ClusterRaceProbePolicy");
        assertThat(decide(policies("allowFullPayloads: true"), full).denials()).isEmpty();
        assertThat(texts(decide(policies("allowFullPayloads: true", "maxConcurrency: 9"), full)))
                .singleElement()
                .asString()
                .contains("p1 is false");
    }

    @Test
    void deniedBlocksOfAllMatchingPoliciesAreDenied() {
        Policies two = policies("deniedCIDRs: [10.0.0.0/8]", "deniedCIDRs: ['fd00::/8', 10.0.0.0/8]");
        assertThat(decide(two, probe(1, 1)).deniedCidrs()).containsExactly("10.0.0.0/8", "fd00::/8");
        assertThat(decide(policies("maxConcurrency: 5"), probe(1, 1)).deniedCidrs())
                .isEqualTo(Policies.METADATA_SERVICES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1.2.3.400/8", "10.0.0.0/33", "fd00::/129", "fd00:::/8", "1:2:3:4:5:6:7/64", "fd00::1::2/64"})
    void aBlockThatCannotBeReadDeniesAll(String cidr) {
        assertThat(texts(decide(policies("deniedCIDRs: ['" + cidr + "']"), probe(1, 1))))
                .singleElement()
                .asString()
                .contains("deniedCIDRs of ClusterRaceProbePolicy p0 must be address blocks", cidr);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|true",
                "{matchLabels: {team: shop}}|true",
                "{matchLabels: {team: shop, stage: live}}|false",
                "{matchExpressions: [{key: team, operator: In, values: [shop, pay]}]}|true",
                "{matchExpressions: [{key: team, operator: NotIn, values: [shop]}]}|false",
                "{matchExpressions: [{key: stage, operator: Exists}]}|false",
                "{matchExpressions: [{key: stage, operator: DoesNotExist}]}|true"
            })
    void aPolicyIsAboutTheNamespacesThatItSelects(String selector, boolean matches) {
        Policies policies = policies("namespaceSelector: " + selector);
        assertThat(policies.isAbout(Map.of("team", "shop"))).isEqualTo(matches);
    }

    private static Policies policies(String... specs) {
        List<Policy> all = Stream.iterate(0, i -> i < specs.length, i -> i + 1)
                .map(i -> new Policy("p" + i, Serialization.unmarshal(specs[i], ClusterRaceProbePolicySpec.class)))
                .toList();
        return new Policies(all);
    }

    private static Decision decide(Policies policies, Demand probe, Demand... others) {
        return policies.decide(probe, List.of(others));
    }

    private static List<String> texts(Decision decision) {
        return decision.denials().stream().map(Violation::toString).toList();
    }

    private static Demand probe(int day, int concurrency) {
        return new Demand(
                "shop", Map.of(), "uid-" + day, "2026-01-0" + day + "T00:00:00Z", spec(SPEC), concurrency, true);
    }

    private static Demand withUrl(String url) {
        return with("target: {url: '" + url + "'}\nscenarios: []\n");
    }

    private static Demand with(String spec) {
        return new Demand("shop", Map.of(), "uid", "2026-01-01T00:00:00Z", spec(spec), 1, true);
    }

    private static RaceProbeSpec spec(String yaml) {
        return Serialization.unmarshal(yaml, RaceProbeSpec.class);
    }
}
