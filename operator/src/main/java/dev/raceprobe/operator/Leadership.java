package dev.raceprobe.operator;

import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Whether this replica is the one that reconciles. Who stops on purpose lays it down, so that another takes over at once; who
 * loses it must end: an elector is good for one term.
 */
final class Leadership {
    private final AtomicBoolean over = new AtomicBoolean();
    private final Runnable lost;

    /** @param lost told once, on a thread of its own */
    Leadership(Runnable lost) {
        this.lost = lost;
    }

    LeaderElectionConfiguration configuration(String leaseName, LeaderLease lease) {
        return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(leaseName)
                // a container that is restarted in its pod is another replica: it must not go on with the old one's
                // term
                .withIdentity(UUID.randomUUID().toString())
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

    private void ended() {
        if (over.compareAndSet(false, true)) {
            new Thread(lost, "leadership-lost").start(); // whoever ends us needs the lock of the elector that tells us
        }
    }
}
