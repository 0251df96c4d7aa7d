package dev.raceprobe.probe.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.Arrays;
import java.util.function.LongSupplier;

/** The metric families of a probe pod, by their names: the table in one place. Buckets are in seconds. */
final class Families {
    private static final double[] LATENCY = {.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 15};
    private static final double[] LAG = {.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1};
    private static final double[] INJECTED = {.01, .025, .05, .075, .1, .15, .2, .3, .5, 1, 2.5};
    private static final double[] INJECTED_ERROR = {.00005, .0001, .0002, .0005, .001, .0025, .005, .01, .05};
    private static final double[] FIRST_MESSAGE = {0, .001, .0025, .005, .01, .02, .05, .1, .15, .25, .5, 1};
    private static final double[] EVENT = {.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10};
    private static final double[] COLD_START = {.5, 1, 2.5, 5, 10, 15, 22, 30, 45, 60, 120, 300, 600};
    private static final double[] JOURNEY = {.1, .5, 1, 2.5, 5, 10, 30, 60, 120, 180, 300};
    private static final double[] LIFETIME = {1, 5, 15, 60, 300, 900, 1800, 3600};

    /** Buckets grow by 2^(1/8), 9 %. */
    private static final int NATIVE_SCHEMA = 3;

    /** Of one child; where there are more, neighbours are merged. */
    private static final int NATIVE_BUCKETS = 100;

    static final String SYMPTOMS = "raceprobe_symptoms";
    static final String FIRST_FRAME_OFFSET = "raceprobe_first_frame_offset_seconds";

    final EvidenceLinks links = new EvidenceLinks();

    private final PrometheusRegistry registry;
    private final Labels constant;

    final Counter symptoms;
    final Counter attempts;
    final Counter rejections;
    final Counter closed;
    final Gauge active;
    final Histogram lifetime;
    final Histogram handshake;
    final Histogram coldStart;
    final Histogram firstMessage;
    final Counter eventsExpected;
    final Counter eventsReceived;
    final Counter eventAnomalies;
    final Histogram eventDelivery;
    final Histogram journey;
    final Counter isolationChecks;
    final Counter isolationViolations;
    final Counter authCases;
    final Counter tokenRefreshes;
    final Histogram pingRoundTrip;
    final Histogram injected;
    final Histogram injectedError;
    final Histogram scheduleLag;
    final Histogram loopLag;
    final Counter skipped;
    final Counter roundsMissed;
    final Counter abandoned;

    Families(PrometheusRegistry registry, String namespace, String probe) {
        this.registry = registry;
        this.constant = Labels.of("probe_namespace", namespace, "probe", probe);
        symptoms = counter("symptoms", "Finished checks by what was seen; clean ones are not counted", row("symptom"));
        attempts = counter("connection_attempts", "Opening handshakes by how they ended", row("result"));
        rejections = counter("upgrade_rejections", "Upgrades answered with another status than 101", row("code"));
        closed = counter("connections_closed", "Opened connections that ended", row("code", "initiator"));
        active = Gauge.builder()
                .name("raceprobe_connections_active")
                .help("Connections that are open")
                .labelNames(row())
                .constLabels(constant)
                .withoutExemplars()
                .register(registry);
        lifetime = histogram(
                "connection_lifetime", "From the 101 to the end of the connection", LIFETIME, row("initiator"));
        handshake = histogram("handshake_phase", "Phases of the handshake that were reached", LATENCY, row("phase"));
        coldStart = histogram("cold_start", "From the first failed poll to the first ready one", COLD_START, row());
        firstMessage = histogram(
                "first_frame_offset",
                "From the 101 to our first message, on the target's side, by how the message fared",
                FIRST_MESSAGE,
                row("outcome"));
        eventsExpected = counter("events_expected", "Events that were expected", row());
        eventsReceived = counter("events_received", "Expected events that arrived, duplicates not counted", row());
        eventAnomalies = counter("event_anomalies", "Events that did not arrive as expected", row("kind"));
        eventDelivery = histogram("event_delivery", "From an event's actual predecessor to it", EVENT, row("event"));
        journey = histogram("journey", "From a conversation's first message to its last answer", JOURNEY, row());
        isolationChecks = counter("isolation_checks", "Users whose isolation was looked at", row());
        isolationViolations = counter("isolation_violations", "Frames of another user that arrived", row());
        authCases = counter(
                "auth_cases",
                "Connections by what was wrong with their token, and whether they fared so",
                row("case", "outcome"));
        tokenRefreshes = counter("token_refreshes", "New tokens by how getting them ended", "result");
        pingRoundTrip = histogram("ping_rtt", "From ping to pong", LATENCY, row());
        injected = histogram("injected_delay", "Round trips of injected delay, as delivered", INJECTED, row());
        injectedError = histogram(
                "injected_delay_error",
                "Difference between the delay that was delivered and the one that was drawn",
                INJECTED_ERROR,
                row());
        scheduleLag = histogram("schedule_lag", "From due and permitted to the event loop's turn", LAG);
        loopLag = histogram("event_loop_lag", "Lateness of a timer that fires every 10 ms", LAG);
        skipped = counter("connects_skipped", "Connections that were due and not attempted", row("reason"));
        roundsMissed = counter("rounds_missed", "Rounds that were due while the one before was running", row());
        abandoned = counter("connections_abandoned", "Connections that we ended before the answer", row());
    }

    /** A gauge that is there once it has a value. */
    void registerTokenExpiry(LongSupplier expiresAtMillis) {
        GaugeWithCallback.builder()
                .name("raceprobe_token_expiry_timestamp_seconds")
                .help("When a token in use expires first, in Unix time; absent where tokens do not expire")
                .unit(Unit.SECONDS)
                .constLabels(constant)
                .callback(gauge -> {
                    long millis = expiresAtMillis.getAsLong();
                    if (millis > 0 && millis < Long.MAX_VALUE) {
                        gauge.call(millis / 1e3);
                    }
                })
                .register(registry);
    }

    /** The upper bound of the bucket that an offset falls into. */
    static double offsetBucket(double seconds) {
        return Arrays.stream(FIRST_MESSAGE)
                .filter(bound -> bound >= seconds)
                .findFirst()
                .orElse(Double.POSITIVE_INFINITY);
    }

    /** The labels that all children of a row have. */
    Labels ofRow(String scenario, String profile) {
        return constant.add("scenario", scenario).add("profile", profile);
    }

    private Counter counter(String name, String help, String... labels) {
        return Counter.builder()
                .name("raceprobe_" + name + "_total")
                .help(help)
                .labelNames(labels)
                .constLabels(constant)
                .withoutExemplars()
                .register(registry);
    }

    /** With fixed buckets, and with those of a native histogram for a scraper that asks for them. */
    private Histogram histogram(String name, String help, double[] buckets, String... labels) {
        return Histogram.builder()
                .name("raceprobe_" + name + "_seconds")
                .help(help)
                .unit(Unit.SECONDS)
                .classicUpperBounds(buckets)
                .nativeInitialSchema(NATIVE_SCHEMA)
                .nativeMaxNumberOfBuckets(NATIVE_BUCKETS)
                .labelNames(labels)
                .constLabels(constant)
                .withoutExemplars()
                .register(registry);
    }

    private static String[] row(String... more) {
        String[] labels = Arrays.copyOf(new String[] {"scenario", "profile"}, 2 + more.length);
        System.arraycopy(more, 0, labels, 2, more.length);
        return labels;
    }
}
