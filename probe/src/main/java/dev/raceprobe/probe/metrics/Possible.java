package dev.raceprobe.probe.metrics;

import dev.raceprobe.api.v1alpha1.Auth;
import dev.raceprobe.api.v1alpha1.AuthRaceBlock;
import dev.raceprobe.api.v1alpha1.Echo;
import dev.raceprobe.api.v1alpha1.Ready;
import dev.raceprobe.api.v1alpha1.Scenario;
import dev.raceprobe.api.v1alpha1.ScenarioType;
import dev.raceprobe.contract.Counter;
import dev.raceprobe.contract.Phase;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.ShardPlan.Row;
import dev.raceprobe.contract.Symptom;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a row can show: the children that exist at 0 from the start, or {@code increase()} would miss the first of each. */
final class Possible {
    private final ShardPlan plan;
    private final Row row;
    private final Scenario scenario;

    Possible(ShardPlan plan, Row row) {
        this.plan = plan;
        this.row = row;
        this.scenario = plan.scenario(row);
    }

    ScenarioType type() {
        return scenario.type();
    }

    Set<Symptom> symptoms() {
        Set<Symptom> symptoms = EnumSet.of(
                Symptom.PROBE_ERROR,
                Symptom.CANCELLED,
                Symptom.NO_RESPONSE,
                Symptom.REFUSED_5XX,
                Symptom.REFUSED_500,
                Symptom.RATE_LIMITED,
                Symptom.REFUSED_AUTH,
                Symptom.NOT_A_WEBSOCKET,
                Symptom.ERROR_FRAME,
                Symptom.CLOSED_EARLY,
                Symptom.RESET_EARLY);
        if (plan.auth().type() != Auth.Type.None) {
            symptoms.add(Symptom.NO_CREDENTIALS);
        }
        if (readyIsAnEvent() || plan.protocol().authAckEvent() != null) {
            symptoms.add(Symptom.NOT_READY);
        }
        symptoms.addAll(ofType());
        return symptoms;
    }

    private Set<Symptom> ofType() {
        return switch (scenario.type()) {
            case AcceptRace ->
                EnumSet.of(Symptom.ACCEPT_ERROR, Symptom.FIRST_MESSAGE_UNANSWERED, Symptom.FIRST_MESSAGE_CLOSED);
            case ConnectionStorm -> EnumSet.noneOf(Symptom.class);
            case UserIsolation -> EnumSet.of(Symptom.FOREIGN_FRAME, Symptom.ECHO_UNANSWERED);
            case SessionResume -> EnumSet.of(Symptom.RESUME_GAP, Symptom.RESUME_DUPLICATED, Symptom.ECHO_UNANSWERED);
            case ChatJourney -> EnumSet.of(Symptom.JOURNEY_INCOMPLETE, Symptom.DEPENDENCY_ERROR);
            case Script -> EnumSet.of(Symptom.STEP_FAILED);
            case EventDelivery ->
                EnumSet.of(
                        Symptom.EVENT_MISSING,
                        Symptom.EVENT_DUPLICATED,
                        Symptom.EVENT_REORDERED,
                        Symptom.EVENT_LATE,
                        Symptom.ECHO_UNANSWERED);
            case Churn -> EnumSet.of(Symptom.ECHO_UNANSWERED, Symptom.RESOURCE_LEAKED, Symptom.DEPENDENCY_ERROR);
            case BufferSaturation ->
                EnumSet.of(Symptom.EVENT_MISSING, Symptom.EVENT_DUPLICATED, Symptom.EVENT_REORDERED);
            case StateConsistency -> EnumSet.of(Symptom.STATE_STALE, Symptom.DEPENDENCY_ERROR);
            case ColdStart -> EnumSet.of(Symptom.START_SLOW, Symptom.READY_BEFORE_SERVING);
            case TokenExpiry ->
                EnumSet.of(
                        Symptom.NOT_LET_IN,
                        Symptom.EXPIRED_ACCEPTED,
                        Symptom.EXPIRY_NOT_ENFORCED,
                        Symptom.PREMATURE_EXPIRY,
                        Symptom.ECHO_UNANSWERED);
            case AuthRace -> EnumSet.of(Symptom.NOT_LET_IN, Symptom.AUTH_BYPASSED, Symptom.ECHO_UNANSWERED);
            case LatencyProfile, Heartbeat, SendFailure -> EnumSet.of(Symptom.ECHO_UNANSWERED);
        };
    }

    /** Phases of the handshake that every connection of the row goes through when all is well. */
    Set<Phase> handshakePhases() {
        Set<Phase> phases = EnumSet.of(Phase.TCP, Phase.UPGRADE, Phase.READY);
        URI target = URI.create(plan.target().url());
        if (!isAddress(target.getHost())) {
            phases.add(Phase.DNS);
        }
        if ("wss".equalsIgnoreCase(target.getScheme())) {
            phases.add(Phase.TLS);
        }
        return phases;
    }

    boolean injects() {
        return !row.profile().equals("baseline");
    }

    boolean pings() {
        return scenario.type() == ScenarioType.Heartbeat
                || plan.protocol().echo().type() == Echo.Type.PingPong;
    }

    /** Names of the events that the row times; empty for a scenario without. */
    List<String> events() {
        return scenario.eventDelivery() == null
                ? List.of()
                : scenario.eventDelivery().events();
    }

    /** Labels of the cases that the row probes; empty for another type than AuthRace. */
    List<String> authCases() {
        return scenario.authRace() == null
                ? List.of()
                : scenario.authRace().cases().stream()
                        .map(AuthRaceBlock.Case::label)
                        .toList();
    }

    /** What the row counts beside its checks. */
    Set<Counter> counters() {
        return switch (scenario.type()) {
            case EventDelivery ->
                EnumSet.of(
                        Counter.EVENTS_EXPECTED,
                        Counter.EVENTS_RECEIVED,
                        Counter.EVENTS_LOST,
                        Counter.EVENTS_DUPLICATED,
                        Counter.EVENTS_REORDERED,
                        Counter.EVENTS_LATE,
                        Counter.EVENTS_UNEXPECTED);
            case BufferSaturation ->
                EnumSet.of(
                        Counter.EVENTS_EXPECTED,
                        Counter.EVENTS_RECEIVED,
                        Counter.EVENTS_LOST,
                        Counter.EVENTS_DUPLICATED,
                        Counter.EVENTS_REORDERED);
            case SessionResume ->
                EnumSet.of(
                        Counter.EVENTS_EXPECTED,
                        Counter.EVENTS_RECEIVED,
                        Counter.EVENTS_LOST,
                        Counter.EVENTS_DUPLICATED);
            case UserIsolation -> EnumSet.of(Counter.ISOLATION_CHECKS, Counter.FOREIGN_FRAMES);
            case AcceptRace,
                    ConnectionStorm,
                    LatencyProfile,
                    Heartbeat,
                    AuthRace,
                    TokenExpiry,
                    ColdStart,
                    SendFailure,
                    ChatJourney,
                    Churn,
                    StateConsistency,
                    Script -> EnumSet.noneOf(Counter.class);
        };
    }

    private boolean readyIsAnEvent() {
        return plan.protocol().ready().on() == Ready.On.Event;
    }

    private static boolean isAddress(String host) {
        return host != null && (host.startsWith("[") || host.matches("[0-9.]+"));
    }
}
