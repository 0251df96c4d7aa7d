package dev.raceprobe.operator.policy;

import dev.raceprobe.api.v1alpha1.ClusterRaceProbePolicySpec;
import dev.raceprobe.api.v1alpha1.EvidencePolicy.Payloads;
import dev.raceprobe.operator.validate.SpecUrl;
import dev.raceprobe.operator.validate.Violation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All policies of the cluster, and what they allow. */
public record Policies(List<Policy> all) {
    /** Denied while no policy says otherwise: the metadata services of the clouds. */
    public static final List<String> METADATA_SERVICES = List.of("169.254.0.0/16", "fd00:ec2::254/128");

    /** Caps, and nothing else to say of hosts: what holds where no policy matches. */
    private static final ClusterRaceProbePolicySpec DEFAULTS =
            new ClusterRaceProbePolicySpec(null, null, null, null, null, null);

    public Policies {
        all = all.stream().sorted(Comparator.comparing(Policy::name)).toList();
    }

    /** Whether any policy is about namespaces with these labels. */
    public boolean isAbout(Map<String, String> namespaceLabels) {
        return !matching(namespaceLabels).isEmpty();
    }

    /**
     * Decides about one probe.
     *
     * @param others all other probes that are valid; those of other targets do not matter
     */
    public Decision decide(Demand probe, Collection<Demand> others) {
        List<Policy> matching = matching(probe.namespaceLabels());
        List<Violation> denials = new ArrayList<>(rules(probe, matching));
        if (denials.isEmpty() && probe.reserves()) {
            Usage older = usage(probe, others);
            denials.addAll(older.objections(probe, caps(matching)));
        }
        return new Decision(denials, deniedCidrs(matching));
    }

    private List<Policy> matching(Map<String, String> labels) {
        return all.stream()
                .filter(policy -> Selector.selects(policy.spec().namespaceSelector(), labels))
                .toList();
    }

    private static List<Policy> caps(List<Policy> matching) {
        return matching.isEmpty() ? List.of(new Policy("", DEFAULTS)) : matching;
    }

    /** A list that a policy does not give leaves the metadata services denied. */
    private static List<String> deniedCidrs(List<Policy> matching) {
        List<String> denied = matching.stream()
                .flatMap(policy -> policy.spec().deniedCIDRs().stream())
                .distinct()
                .sorted()
                .toList();
        return denied.isEmpty() ? METADATA_SERVICES : denied;
    }

    /** The older probes at the same host that are not denied themselves: a denied one has no pods and takes no room. */
    private Usage usage(Demand probe, Collection<Demand> others) {
        String host = probe.targetHost();
        List<Demand> older = others.stream()
                .filter(other -> other.reserves() && other.targetHost().equals(host))
                .filter(other -> Demand.BY_AGE.compare(other, probe) < 0)
                .sorted(Demand.BY_AGE)
                .toList();
        Usage usage = Usage.NONE;
        for (Demand other : older) {
            List<Policy> matching = matching(other.namespaceLabels());
            if (rules(other, matching).isEmpty()
                    && usage.objections(other, caps(matching)).isEmpty()) {
                usage = usage.plus(other);
            }
        }
        return usage;
    }

    /** What one probe may not, whatever others do. */
    private static List<Violation> rules(Demand probe, List<Policy> matching) {
        List<Violation> denials = new ArrayList<>();
        for (SpecUrl url : SpecUrl.of(probe.spec())) {
            for (Policy policy : matching) {
                host(url, policy).ifPresent(denials::add);
            }
        }
        if (probe.spec().evidence().payloads() == Payloads.Full) {
            payloads(matching).ifPresent(denials::add);
        }
        matching.forEach(policy -> denials.addAll(malformed(policy)));
        return denials;
    }

    private static Optional<Violation> host(SpecUrl url, Policy policy) {
        List<String> allowed = policy.spec().allowedHosts();
        boolean isAllowed =
                allowed.isEmpty() || allowed.stream().anyMatch(pattern -> HostPattern.allows(pattern, url.host()));
        return isAllowed
                ? Optional.empty()
                : Optional.of(new Violation(
                        url.path(),
                        "host must be one of allowedHosts of " + policy + ", " + allowed + ", was " + url.host()));
    }

    private static Optional<Violation> payloads(List<Policy> matching) {
        String path = "spec.evidence.payloads";
        if (matching.isEmpty()) {
            return Optional.of(new Violation(path, "must not be Full: no ClusterRaceProbePolicy allows it"));
        }
        return matching.stream()
                .filter(policy -> !policy.spec().allowFullPayloads())
                .findFirst()
                .map(policy -> new Violation(path, "must not be Full: allowFullPayloads of " + policy + " is false"));
    }

    /** An address block that cannot be read cannot be denied: then nothing is allowed. */
    private static List<Violation> malformed(Policy policy) {
        return policy.spec().deniedCIDRs().stream()
                .filter(cidr -> !CidrText.isIpv4(cidr) && !CidrText.isIpv6(cidr))
                .map(cidr -> new Violation(
                        "spec.target.url", "deniedCIDRs of " + policy + " must be address blocks, were not: " + cidr))
                .toList();
    }
}
