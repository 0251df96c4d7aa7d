package dev.raceprobe.operator;

import io.fabric8.kubernetes.client.Config;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;

/**
 * How an operator runs.
 *
 * @param kubernetes how the API server is reached; never printed, it holds credentials
 * @param namespaces whose RaceProbes it reconciles; empty: all
 * @param scraperNamespaces from which alone the port of the probe pods may be reached, beside the operator's pods; empty: from anywhere
 * @param probeImage image of the probe pods
 * @param listen where health and metrics are served; port 0: any
 * @param uiPort where {@code /ui/} is served on 127.0.0.1, [0, 65535]; 0: any
 * @param pull how reports are read from the pods
 * @param leaderElection how replicas elect one that reconciles; null: this is the only one
 * @param resync how long a resource is left alone at most, [1 s, ...)
 * @param pullEvery how often reports are pulled, [50 ms, ...)
 */
public record OperatorSettings(
        Config kubernetes,
        Set<String> namespaces,
        Set<String> scraperNamespaces,
        String probeImage,
        InetSocketAddress listen,
        int uiPort,
        Pull pull,
        LeaderLease leaderElection,
        Duration resync,
        Duration pullEvery) {
    public static final Duration DEFAULT_RESYNC = Duration.ofMinutes(5);
    public static final Duration DEFAULT_PULL_EVERY = Duration.ofSeconds(5);

    public OperatorSettings {
        namespaces = Set.copyOf(namespaces);
        scraperNamespaces = Set.copyOf(scraperNamespaces);
        if (probeImage.isBlank()) {
            throw new IllegalArgumentException("probeImage must not be blank");
        }
        if (uiPort < 0 || uiPort > 65_535) {
            throw new IllegalArgumentException("uiPort must be in [0, 65535], was " + uiPort);
        }
        if (resync.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("resync must be in [1s, ...), was " + resync.toMillis() + "ms");
        }
        if (pullEvery.toMillis() < 50) {
            throw new IllegalArgumentException("pullEvery must be in [50ms, ...), was " + pullEvery.toMillis() + "ms");
        }
    }

    /** All namespaces, any port for the page, direct pull, no leader election, on the default intervals. */
    public static OperatorSettings of(Config kubernetes, String probeImage, InetSocketAddress listen) {
        return new OperatorSettings(
                kubernetes,
                Set.of(),
                Set.of(),
                probeImage,
                listen,
                0,
                Pull.DIRECT,
                null,
                DEFAULT_RESYNC,
                DEFAULT_PULL_EVERY);
    }

    /** The same, with reports pulled that often. */
    public OperatorSettings pullingEvery(Duration interval) {
        return new OperatorSettings(
                kubernetes,
                namespaces,
                scraperNamespaces,
                probeImage,
                listen,
                uiPort,
                pull,
                leaderElection,
                resync,
                interval);
    }

    /** The same, with reports pulled in that way. */
    public OperatorSettings pulling(Pull way) {
        return new OperatorSettings(
                kubernetes,
                namespaces,
                scraperNamespaces,
                probeImage,
                listen,
                uiPort,
                way,
                leaderElection,
                resync,
                pullEvery);
    }

    /** The same, as one of several replicas. */
    public OperatorSettings elected(LeaderLease lease) {
        return new OperatorSettings(
                kubernetes, namespaces, scraperNamespaces, probeImage, listen, uiPort, pull, lease, resync, pullEvery);
    }

    /** The same on another way to the API server. */
    public OperatorSettings reaching(Config other) {
        return new OperatorSettings(
                other,
                namespaces,
                scraperNamespaces,
                probeImage,
                listen,
                uiPort,
                pull,
                leaderElection,
                resync,
                pullEvery);
    }

    /** How reports are read from the pods. */
    public enum Pull {
        /** From their own addresses. */
        DIRECT,
        /** Through the API server's pod proxy. */
        PROXY
    }

    @Override
    public String toString() {
        return "OperatorSettings[namespaces=" + namespaces + ", scraperNamespaces=" + scraperNamespaces
                + ", probeImage=" + probeImage + ", listen=" + listen + ", uiPort=" + uiPort + ", pull=" + pull
                + ", leaderElection=" + (leaderElection != null) + ", resync=" + resync
                + "]";
    }
}
