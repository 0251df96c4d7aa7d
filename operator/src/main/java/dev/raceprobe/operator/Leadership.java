package dev.raceprobe.operator;

import dev.raceprobe.operator.dependent.Owned;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this replica is the one that reconciles. Who stops on purpose lays it down, so that another takes over at once; who
 * loses it must end: an elector is good for one term.
 */
final class Leadership {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
    /**
     * As Kubernetes' own components name themselves: the Lease tells which pod leads. A container that is restarted in its pod is
     * another replica, and must not go on with the old one's term.
     */
    private final String identity =
            Objects.requireNonNullElse(System.getenv("HOSTNAME"), Owned.MANAGER) + "_" + UUID.randomUUID();

    private final AtomicBoolean over = new AtomicBoolean();
    private final Runnable lost;

    /** @param lost told once, on a thread of its own */
    Leadership(Runnable lost) {
        this.lost = lost;
    }

    LeaderElectionConfiguration configuration(String leaseName, LeaderLease lease) {
        return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(leaseName)
                .withIdentity(identity)
                .withLeaseDuration(lease.duration())
                .withRenewDeadline(lease.renewDeadline())
                .withRetryPeriod(lease.retryEvery())
                .withLeaderCallbacks(new LeaderCallbacks(() -> {}, this::ended, leader -> {}))
                // the framework's way to end is System.exit, which waits for ever where a shutdown hook stops us
                .buildForTest(false);
    }

    /** From now on it is no loss to be without it. */
    void lay() {
        over.set(true);
    }

    /** Leaves the Lease to whoever asks next, if it is ours; the framework lets it run out. */
    void release(KubernetesClient client, String leaseName) {
        try {
            Resource<Lease> lease =
                    client.leases().inNamespace(client.getNamespace()).withName(leaseName);
            Lease current = lease.get();
            if (current != null && identity.equals(current.getSpec().getHolderIdentity())) {
                lease.patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"holderIdentity\":null}}");
            }
        } catch (KubernetesClientException e) {
            LOG.warn("the Lease is left to run out: the API server answered {}", e.getCode());
        }
    }

    private void ended() {
        if (over.compareAndSet(false, true)) {
            new Thread(lost, "leadership-lost").start(); // whoever ends us needs the lock of the elector that tells us
        }
    }
}
