package dev.raceprobe.operator.dependent;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.operator.policy.AddressBlock;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.BooleanWithUndefined;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.CRUDKubernetesDependentResource;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the network lets a probe's pods do: ask for names, and connect to what is not denied. It cannot name hosts; allowed hosts are
 * enforced by the operator before there are pods, and denied addresses by the pod too, on the address that it connects to.
 */
@KubernetesDependent(
        informer = @Informer(labelSelector = Owned.SELECTOR),
        useSSA = BooleanWithUndefined.TRUE,
        matcher = RememberedMatch.class)
public final class ProbeNetworkPolicy extends CRUDKubernetesDependentResource<NetworkPolicy, RaceProbe> {
    private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";
    private static final int DNS = 53;

    public ProbeNetworkPolicy() {
        super(NetworkPolicy.class);
    }

    /** The NetworkPolicy as it must be. */
    public static NetworkPolicy desired(RaceProbe probe, ShardPlan plan, Scrapers scrapers) {
        String name = probe.getMetadata().getName();
        return new NetworkPolicyBuilder()
                .withMetadata(Owned.metadata(probe, name)) // not the plan's hash: most plans have the same one
                .withNewSpec()
                .withNewPodSelector()
                .withMatchLabels(Owned.selector(name))
                .endPodSelector()
                .withPolicyTypes(scrapers.isAnybody() ? List.of("Egress") : List.of("Egress", "Ingress"))
                .withEgress(egress(plan.deniedCidrs()))
                .withIngress(scrapers.isAnybody() ? List.of() : List.of(ingress(scrapers)))
                .endSpec()
                .build();
    }

    private static List<NetworkPolicyEgressRule> egress(List<String> deniedCidrs) {
        List<NetworkPolicyEgressRule> rules = new ArrayList<>();
        rules.add(new NetworkPolicyEgressRuleBuilder()
                .withPorts(port(DNS, "UDP"), port(DNS, "TCP"))
                .build());
        List<AddressBlock> denied =
                deniedCidrs.stream().map(AddressBlock::of).distinct().toList();
        List<NetworkPolicyPeer> allowed = new ArrayList<>();
        allBut(denied, false).ifPresent(allowed::add);
        allBut(denied, true).ifPresent(allowed::add);
        if (!allowed.isEmpty()) { // a rule to nobody in particular is one to everybody
            rules.add(new NetworkPolicyEgressRuleBuilder().withTo(allowed).build());
        }
        return rules;
    }

    /** All addresses of a family but the denied ones; empty: all are denied, which an exception cannot say. */
    private static Optional<NetworkPolicyPeer> allBut(List<AddressBlock> denied, boolean ipv6) {
        List<AddressBlock> ofFamily =
                denied.stream().filter(block -> block.isIpv6() == ipv6).toList();
        if (ofFamily.stream().anyMatch(AddressBlock::isEverything)) {
            return Optional.empty();
        }
        return Optional.of(new NetworkPolicyPeerBuilder()
                .withNewIpBlock()
                .withCidr(ipv6 ? "::/0" : "0.0.0.0/0")
                .withExcept(ofFamily.stream().map(AddressBlock::toString).toList())
                .endIpBlock()
                .build());
    }

    private static NetworkPolicyIngressRule ingress(Scrapers scrapers) {
        List<NetworkPolicyPeer> peers = new ArrayList<>();
        peers.add(new NetworkPolicyPeerBuilder()
                .withNewNamespaceSelector()
                .addNewMatchExpression()
                .withKey(NAMESPACE_NAME)
                .withOperator("In")
                .withValues(scrapers.sorted())
                .endMatchExpression()
                .endNamespaceSelector()
                .build());
        scrapers.operator()
                .ifPresent(namespace -> peers.add(new NetworkPolicyPeerBuilder()
                        .withNewNamespaceSelector()
                        .withMatchLabels(Map.of(NAMESPACE_NAME, namespace))
                        .endNamespaceSelector()
                        .withNewPodSelector()
                        .withMatchLabels(Map.of(Owned.NAME, Owned.MANAGER))
                        .endPodSelector()
                        .build()));
        return new NetworkPolicyIngressRuleBuilder()
                .withFrom(peers)
                .withPorts(port(ProbePods.PORT, "TCP"))
                .build();
    }

    private static NetworkPolicyPort port(int number, String protocol) {
        return new NetworkPolicyPort(null, new IntOrString(number), protocol);
    }

    @Override
    protected NetworkPolicy desired(RaceProbe probe, Context<RaceProbe> context) {
        Planned planned = Planned.of(context);
        return desired(probe, planned.plan(), planned.scrapers());
    }

    @Override
    protected boolean addOwnerReference() {
        return false; // desired has it, as the controller's
    }
}
