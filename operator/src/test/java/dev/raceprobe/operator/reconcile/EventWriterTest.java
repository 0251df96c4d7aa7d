package dev.raceprobe.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.operator.metrics.ProbeMetrics;
import dev.raceprobe.operator.support.ApiServer;
import dev.raceprobe.operator.support.ApiServers;
import dev.raceprobe.operator.support.Relay;
import dev.raceprobe.operator.support.Samples;
import dev.raceprobe.operator.support.World;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventWriterTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final ConditionChange STARTS = new ConditionChange("Ready", "False", "ProbesStarting", "0/1 shards");
    private static final ConditionChange RUNS = new ConditionChange("Ready", "True", "ProbesRunning", "1/1 shards");

    private static ApiServer server;

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final ProbeMetrics metrics = new ProbeMetrics();
    private World world;
    private RaceProbe probe;

    @BeforeAll
    static void start() throws IOException {
        server = ApiServers.embedded();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void begin() {
        world = new World(server);
        probe = world.apply(Samples.text("probe-two-shards.yaml"));
    }

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void eachTellingIsOneCall() {
        try (KubernetesClient client = client(server.config());
                EventWriter events = new EventWriter(client, metrics)) {
            tell(events, STARTS, 1);
            tell(events, RUNS, 2);
            tell(events, STARTS, 3);
        }
        assertThat(calls).containsExactly("POST", "POST", "PATCH");
        assertThat(seen(STARTS).getCount()).isEqualTo(2);
        assertThat(seen(STARTS).getMessage()).isEqualTo("Ready is False: 0/1 shards");
        assertThat(seen(STARTS).getInvolvedObject().getUid())
                .isEqualTo(probe.getMetadata().getUid());
        assertThat(seen(RUNS).getCount()).isEqualTo(1);
    }

    @Test
    void whatAnotherReplicaHasToldIsCountedOn() {
        for (int replica = 0; replica < 2; replica++) {
            try (KubernetesClient client = client(server.config());
                    EventWriter events = new EventWriter(client, new ProbeMetrics())) {
                events.write(probe, STARTS, NOW);
            }
        }
        assertThat(calls).containsExactly("POST", "POST", "GET", "PATCH");
        assertThat(seen(STARTS).getCount()).isEqualTo(2);
    }

    @Test
    void anEventThatWasForgottenByTheApiServerIsMadeAnew() {
        try (KubernetesClient client = client(server.config());
                EventWriter events = new EventWriter(client, metrics)) {
            tell(events, STARTS, 1);
            world.client().resource(seen(STARTS)).delete();
            tell(events, STARTS, 2);
        }
        assertThat(calls).containsExactly("POST", "PATCH", "POST");
        assertThat(seen(STARTS).getCount()).isEqualTo(1);
    }

    @Test
    void whatIsToldWhileTheApiServerIsAwayIsWrittenWhenItIsBack() {
        try (Relay relay = Relay.to(server.config());
                KubernetesClient client = client(relay.config());
                EventWriter events = new EventWriter(client, metrics)) {
            relay.cut();
            events.write(probe, STARTS, NOW);
            World.eventually("it was tried").until(() -> !calls.isEmpty());
            events.write(probe, RUNS, NOW);
            relay.mend();
            World.eventually("both")
                    .untilAsserted(() -> assertThat(written("written")).isEqualTo(2));
        }
        assertThat(world.events("chat")).hasSize(2);
    }

    @Test
    void whatIsRefusedOrComesTooLateIsCounted() {
        RaceProbe nowhere = Samples.probe("probe-two-shards.yaml");
        nowhere.getMetadata().setNamespace("Not-A-Namespace");
        EventWriter closed;
        try (KubernetesClient client = client(server.config());
                EventWriter events = new EventWriter(client, metrics)) {
            events.write(nowhere, STARTS, NOW);
            World.eventually("refused").until(() -> written("failed") == 1);
            closed = events;
        }
        closed.write(probe, STARTS, NOW);
        assertThat(written("dropped")).isEqualTo(1);
        assertThat(world.events("chat")).isEmpty();
    }

    private void tell(EventWriter events, ConditionChange change, int soFar) {
        events.write(probe, change, NOW);
        World.eventually("told").until(() -> written("written") == soFar);
    }

    private Event seen(ConditionChange change) {
        return world.events("chat").stream()
                .filter(event -> event.getReason().equals(change.reason()))
                .findFirst()
                .orElseThrow();
    }

    private double written(String result) {
        return metrics.collect().stream()
                .filter(family -> family.getMetadata().getName().equals("raceprobe_operator_events"))
                .flatMap(family -> ((CounterSnapshot) family).getDataPoints().stream())
                .filter(point -> result.equals(point.getLabels().get("result")))
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }

    /** One whose calls are noted. */
    private KubernetesClient client(Config config) {
        config.setRequestRetryBackoffLimit(0);
        config.setConnectionTimeout((int) Duration.ofSeconds(2).toMillis());
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientBuilderConsumer(builder -> builder.addOrReplaceInterceptor("calls", new Interceptor() {
                    @Override
                    public void before(BasicBuilder request, HttpRequest sent, RequestTags tags) {
                        calls.add(sent.method());
                    }
                }))
                .build();
    }
}
