package dev.raceprobe.probe.metrics;

import dev.raceprobe.api.v1alpha1.ScenarioType;
import dev.raceprobe.contract.AuthArms;
import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.contract.Counter;
import dev.raceprobe.contract.Evidence;
import dev.raceprobe.contract.Phase;
import dev.raceprobe.contract.ShardPlan.Row;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.tally.CheckSeen;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.prometheus.metrics.core.metrics.StatefulMetric;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The children of one row, looked up once; what the plan did not foresee gets its child when it is first seen. */
final class RowMeters {
    private final Families families;
    private final Row row;
    private final Possible possible;
    private final Set<String> events;
    private final CounterDataPoint[] symptoms = new CounterDataPoint[Symptom.values().length];
    private final CounterDataPoint[] results = new CounterDataPoint[ConnectResult.values().length];
    private final CounterDataPoint[] counters = new CounterDataPoint[Counter.values().length];
    private final DistributionDataPoint[] phases = new DistributionDataPoint[Phase.values().length];
    private final Map<String, CounterDataPoint> codes = new HashMap<>();
    private final Map<String, Map<String, CounterDataPoint>> closed = new HashMap<>();
    private final Map<String, DistributionDataPoint> lifetimes = new HashMap<>();
    private final Map<String, DistributionDataPoint> deliveries = new HashMap<>();
    private final Map<String, DistributionDataPoint> firstMessages = new HashMap<>();
    private final Map<String, CounterDataPoint> skips = new HashMap<>();
    private final CheckEvidence evidence;
    private final GaugeDataPoint active;
    private final CounterDataPoint abandoned;
    private final CounterDataPoint roundsMissed;
    private long lifetimeNanos = -1;
    private String lifetimeInitiator;

    RowMeters(Families families, Row row, Possible possible) {
        this.families = families;
        this.row = row;
        this.possible = possible;
        this.events = new HashSet<>(possible.events());
        this.evidence = new CheckEvidence(families.links, families.ofRow(row.scenario(), row.profile()));
        this.active = child(families.active);
        this.abandoned = child(families.abandoned);
        this.roundsMissed = child(families.roundsMissed);
        createAll();
    }

    /** At 0 from the start. */
    private void createAll() {
        possible.symptoms().forEach(this::symptom);
        for (ConnectResult result : ConnectResult.values()) {
            result(result);
        }
        LabelValues.REJECTION_CODES.forEach(this::code);
        for (String initiator : LabelValues.INITIATORS) {
            LabelValues.closeCodes(initiator).forEach(code -> closed(code, initiator));
            lifetime(initiator);
        }
        LabelValues.SKIP_REASONS.forEach(this::skip);
        possible.handshakePhases().forEach(this::phase);
        if (possible.pings()) {
            phase(Phase.PING);
        }
        if (possible.injects()) {
            phase(Phase.INJECTED);
            phase(Phase.INJECTED_ERROR);
        }
        if (possible.type() == ScenarioType.AcceptRace) {
            LabelValues.FIRST_MESSAGE_OUTCOMES.stream()
                    .filter(o -> !o.equals(LabelValues.OTHER))
                    .forEach(this::firstMessage);
        }
        possible.counters().forEach(this::counter);
        possible.events().forEach(this::delivery);
        if (possible.type() == ScenarioType.ColdStart) {
            phase(Phase.COLD_START);
        }
        if (possible.type() == ScenarioType.ChatJourney) {
            child(families.journey);
        }
        possible.authCases().forEach(name -> LabelValues.AUTH_OUTCOMES.forEach(outcome -> authCase(name, outcome)));
    }

    void roundMissed() {
        roundsMissed.inc();
    }

    void skipped(String reason) {
        skip(LabelValues.skipReason(reason)).inc();
    }

    void attempt(ConnectResult result, int status) {
        result(result).inc();
        if (result == ConnectResult.REJECTED) {
            code(LabelValues.rejection(status)).inc();
        }
    }

    void abandoned() {
        abandoned.inc();
    }

    /** A connection's end and its lifetime are told one after the other, in either order and in one turn of the event loop. */
    void closed(int code, String initiator) {
        String by = LabelValues.initiator(initiator);
        closed(LabelValues.closeCode(code), by).inc();
        lifetimeInitiator = by;
        observeLifetime();
    }

    /** The next check has this evidence. */
    void evidence(String id, Evidence given) {
        evidence.given(id, given);
    }

    void check(CheckSeen seen) {
        evidence.check();
        if (seen.symptom() != Symptom.NONE) {
            symptom(seen.symptom()).inc();
            evidence.shows(Families.SYMPTOMS, "symptom", seen.symptom().wireName(), 1);
        }
        if (possible.type() == ScenarioType.AuthRace) {
            LabelValues.authOutcome(seen.symptom())
                    .ifPresent(outcome ->
                            authCase(AuthArms.caseOf(seen.arm()), outcome).inc());
        }
    }

    void offset(int offsetMillis, Symptom symptom) {
        String outcome = LabelValues.firstMessage(symptom);
        firstMessage(outcome).observe(offsetMillis / 1e3);
        evidence.shows(Families.FIRST_FRAME_OFFSET, "outcome", outcome, offsetMillis / 1e3);
    }

    void count(Counter counter, long n) {
        CounterDataPoint child = counter(counter);
        if (child != null && n > 0) {
            child.inc(n);
        }
    }

    void latency(Phase phase, long nanos) {
        if (phase == Phase.LIFETIME) {
            lifetimeNanos = nanos;
            observeLifetime();
            return;
        }
        DistributionDataPoint child = phase(phase);
        if (child != null) {
            child.observe(nanos / 1e9);
        }
    }

    void event(String event, long nanos) {
        if (possible.type() == ScenarioType.ChatJourney) {
            child(families.journey).observe(nanos / 1e9);
            return;
        }
        delivery(events.contains(event) ? event : LabelValues.OTHER).observe(nanos / 1e9);
    }

    void active(int delta) {
        active.inc(delta);
    }

    private void observeLifetime() {
        if (lifetimeNanos >= 0 && lifetimeInitiator != null) {
            lifetime(lifetimeInitiator).observe(lifetimeNanos / 1e9);
            lifetimeNanos = -1;
            lifetimeInitiator = null;
        }
    }

    private CounterDataPoint symptom(Symptom symptom) {
        CounterDataPoint child = symptoms[symptom.ordinal()];
        return child != null ? child : (symptoms[symptom.ordinal()] = child(families.symptoms, symptom.wireName()));
    }

    private CounterDataPoint result(ConnectResult result) {
        CounterDataPoint child = results[result.ordinal()];
        return child != null ? child : (results[result.ordinal()] = child(families.attempts, result.wireName()));
    }

    private CounterDataPoint code(String code) {
        return codes.computeIfAbsent(code, c -> child(families.rejections, c));
    }

    private CounterDataPoint closed(String code, String initiator) {
        return closed.computeIfAbsent(initiator, i -> new HashMap<>())
                .computeIfAbsent(code, c -> child(families.closed, c, initiator));
    }

    private DistributionDataPoint lifetime(String initiator) {
        return lifetimes.computeIfAbsent(initiator, i -> child(families.lifetime, i));
    }

    private DistributionDataPoint delivery(String event) {
        return deliveries.computeIfAbsent(event, e -> child(families.eventDelivery, e));
    }

    private DistributionDataPoint firstMessage(String outcome) {
        return firstMessages.computeIfAbsent(outcome, o -> child(families.firstMessage, o));
    }

    private CounterDataPoint authCase(String name, String outcome) {
        return child(families.authCases, name, outcome);
    }

    private CounterDataPoint skip(String reason) {
        return skips.computeIfAbsent(reason, r -> child(families.skipped, r));
    }

    private CounterDataPoint counter(Counter counter) {
        CounterDataPoint child = counters[counter.ordinal()];
        return child != null ? child : (counters[counter.ordinal()] = newCounter(counter));
    }

    private CounterDataPoint newCounter(Counter counter) {
        return switch (counter) {
            case EVENTS_EXPECTED -> child(families.eventsExpected);
            case EVENTS_RECEIVED -> child(families.eventsReceived);
            case EVENTS_LOST -> child(families.eventAnomalies, "lost");
            case EVENTS_DUPLICATED -> child(families.eventAnomalies, "duplicated");
            case EVENTS_REORDERED -> child(families.eventAnomalies, "reordered");
            case EVENTS_LATE -> child(families.eventAnomalies, "late");
            case EVENTS_UNEXPECTED -> child(families.eventAnomalies, "unexpected");
            case FOREIGN_FRAMES -> child(families.isolationViolations);
            case ISOLATION_CHECKS -> child(families.isolationChecks);
            // Frames without a step and pipelined messages are informative.
            case FRAMES_UNMATCHED,
                    FRAMES_DROPPED,
                    PIPELINED_ANSWERED,
                    PIPELINED_LOST,
                    PIPELINED_REFUSED,
                    PIPELINED_INCONCLUSIVE -> null;
        };
    }

    private DistributionDataPoint phase(Phase phase) {
        DistributionDataPoint child = phases[phase.ordinal()];
        return child != null ? child : (phases[phase.ordinal()] = newPhase(phase));
    }

    private DistributionDataPoint newPhase(Phase phase) {
        return switch (phase) {
            case DNS, TCP, TLS, UPGRADE, READY -> child(families.handshake, phase.wireName());
            case PING -> child(families.pingRoundTrip);
            case INJECTED -> child(families.injected);
            case COLD_START -> child(families.coldStart);
            case INJECTED_ERROR -> child(families.injectedError);
            case FIRST_FRAME, ECHO, CLOSE, SCHEDULED_READY, EVENT, LIFETIME -> null;
        };
    }

    private <D extends DataPoint> D child(StatefulMetric<D, ?> family, String... more) {
        String[] values = new String[2 + more.length];
        values[0] = row.scenario();
        values[1] = row.profile();
        System.arraycopy(more, 0, values, 2, more.length);
        return family.labelValues(values);
    }
}
