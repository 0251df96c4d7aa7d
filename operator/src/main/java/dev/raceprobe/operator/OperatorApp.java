package dev.raceprobe.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.operator.collect.DirectReader;
import dev.raceprobe.operator.collect.ProxyReader;
import dev.raceprobe.operator.collect.ReportReader;
import dev.raceprobe.operator.dependent.Owned;
import dev.raceprobe.operator.dependent.Scrapers;
import dev.raceprobe.operator.gate.Gate;
import dev.raceprobe.operator.http.OperatorServer;
import dev.raceprobe.operator.metrics.ProbeMetrics;
import dev.raceprobe.operator.reconcile.RaceProbeReconciler;
import dev.raceprobe.operator.ui.Fleet;
import dev.raceprobe.operator.ui.PageServer;
import dev.raceprobe.operator.ui.Pages;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetricsV2;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A running operator: the wiring, by hand. */
public final class OperatorApp implements AutoCloseable {
    /** The client would try for minutes: a leader that is cut off must notice it, and reconciling is tried again anyway. */
    private static final int REQUEST_RETRIES = 1;

    /**
     * A reconcile waits for the API server, never for a pod. So many may wait in vain, for an admission webhook that is silent, say,
     * before the others notice it.
     */
    private static final int RECONCILES_AT_ONCE = 32;

    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

    private final Operator operator;
    private final RaceProbeReconciler reconciler;
    private final Leadership leadership;
    private final boolean isElected;
    private final Fleet fleet;
    private final OperatorServer server;
    private final PageServer page;
    private final ExecutorService callbacks;
    private final KubernetesClient client;

    private OperatorApp(
            Operator operator,
            RaceProbeReconciler reconciler,
            Leadership leadership,
            boolean isElected,
            Fleet fleet,
            OperatorServer server,
            PageServer page,
            ExecutorService callbacks,
            KubernetesClient client) {
        this.operator = operator;
        this.reconciler = reconciler;
        this.leadership = leadership;
        this.isElected = isElected;
        this.fleet = fleet;
        this.server = server;
        this.page = page;
        this.callbacks = callbacks;
        this.client = client;
    }

    /**
     * Starts to reconcile.
     *
     * @throws IOException if {@code listen} cannot be listened on
     * @throws RuntimeException if the API server cannot be reached or refuses what the operator needs
     */
    public static OperatorApp start(OperatorSettings settings) throws IOException {
        return start(settings, () -> {});
    }

    /** @param leadershipLost told once, on a thread of its own, when another replica may lead: this one writes nothing any more */
    public static OperatorApp start(OperatorSettings settings, Runnable leadershipLost) throws IOException {
        Config config = settings.kubernetes();
        config.setRequestRetryBackoffLimit(REQUEST_RETRIES);
        KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(config)
                .withKubernetesSerialization(new KubernetesSerialization(mapper(), true))
                .build();
        ExecutorService callbacks = Executors.newFixedThreadPool(2, task -> {
            Thread thread = new Thread(task, "collect-io");
            thread.setDaemon(true);
            return thread;
        });
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        ProbeMetrics metrics = new ProbeMetrics();
        registry.getPrometheusRegistry().register(metrics);

        Fleet fleet = new Fleet();
        RaceProbeReconciler reconciler = new RaceProbeReconciler(
                settings.probeImage(),
                scrapers(settings, client),
                reader(settings, client, callbacks),
                settings.pullEvery(),
                client,
                metrics,
                fleet,
                Clock.systemUTC());
        Leadership leadership = new Leadership(() -> {
            reconciler.stopWriting();
            leadershipLost.run();
        });
        Operator operator = new Operator(overrider -> configure(overrider, settings, client, registry, leadership));
        operator.register(reconciler, controller -> {
            controller.withReconciliationMaxInterval(settings.resync());
            if (settings.namespaces().isEmpty()) {
                controller.watchingAllNamespaces();
            } else {
                controller.settingNamespaces(settings.namespaces());
            }
        });

        OperatorApp app = null;
        OperatorServer server = null;
        PageServer page = null;
        try {
            server =
                    OperatorServer.start(settings.listen(), () -> isReady(operator), registry::scrape, Gate.of(client));
            page = PageServer.start(settings.uiPort(), new Pages(fleet, Clock.systemUTC()));
            app = new OperatorApp(
                    operator,
                    reconciler,
                    leadership,
                    settings.leaderElection() != null,
                    fleet,
                    server,
                    page,
                    callbacks,
                    client);
            operator.start();
            return app;
        } catch (IOException | RuntimeException e) {
            if (app != null) {
                app.close();
            } else {
                if (server != null) {
                    server.close();
                }
                reconciler.close();
                callbacks.shutdownNow();
                client.close();
            }
            throw e;
        }
    }

    /** Reads of an object what somebody here asks for. */
    private static ObjectMapper mapper() {
        return PodsWithoutSpec.reading(ManagedFields.sharing(new ObjectMapper()));
    }

    /** The client knows its namespace by its service account, else by its kubeconfig. */
    private static Scrapers scrapers(OperatorSettings settings, KubernetesClient client) {
        return new Scrapers(settings.scraperNamespaces(), Objects.requireNonNullElse(client.getNamespace(), ""));
    }

    private static ReportReader reader(OperatorSettings settings, KubernetesClient client, ExecutorService callbacks) {
        return switch (settings.pull()) {
            case DIRECT -> new DirectReader(callbacks, ReportReader.TIMEOUT);
            case PROXY -> new ProxyReader(client, ReportReader.TIMEOUT);
        };
    }

    private static void configure(
            ConfigurationServiceOverrider overrider,
            OperatorSettings settings,
            KubernetesClient client,
            PrometheusMeterRegistry registry,
            Leadership leadership) {
        overrider
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withResourceCloner(new ProbeCloner(client.getKubernetesSerialization()))
                .withMetrics(MicrometerMetricsV2.newBuilder(registry).build())
                .withConcurrentReconciliationThreads(RECONCILES_AT_ONCE)
                .withCacheSyncTimeout(Duration.ofSeconds(30))
                .withReconciliationTerminationTimeout(STOP_WITHIN);
        if (settings.leaderElection() != null) {
            overrider.withLeaderElectionConfiguration(
                    leadership.configuration(Owned.MANAGER, settings.leaderElection()));
        }
    }

    private static boolean isReady(Operator operator) {
        return operator.getRuntimeInfo().isStarted()
                && operator.getRuntimeInfo().allEventSourcesAreHealthy();
    }

    /** The port of {@code /livez}, {@code /readyz} and {@code /metrics}. */
    public int port() {
        return server.port();
    }

    /** The port of {@code /ui/} on 127.0.0.1. */
    public int uiPort() {
        return page.port();
    }

    /** What is known of a probe now: the page shows it, and the API server may have it a little later. */
    public Optional<RaceProbeStatus> newestStatus(RaceProbe probe) {
        return fleet.status(
                probe.getMetadata().getNamespace(), probe.getMetadata().getName());
    }

    /** Ends reconciling. The probe pods go on, and keep what they count. */
    @Override
    public void close() {
        reconciler.stopWriting();
        leadership.lay();
        operator.stop();
        if (isElected) {
            leadership.release(client, Owned.MANAGER);
        }
        reconciler.close();
        server.close();
        page.close();
        callbacks.shutdownNow();
        client.close();
    }
}
