package dev.raceprobe.cli;

import dev.raceprobe.cli.ReferenceService.Stack;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * A fault of the reference services, a probe that has to find it, and what their log calls it; and the same without the fault.
 *
 * @param name of the probe
 * @param path with its query; {@code {port}} in the scenario is the service's
 * @param scenarios in flow style
 * @param race name of the finding; "none" for what is correct
 * @param fault name in the log
 * @param outcome name in the log
 */
record StackRace(String name, String path, List<String> scenarios, String race, String fault, String outcome) {
    private static final String NONE = "none";

    /** What is waited for is there within milliseconds, or never comes. */
    private static final String PATIENCE = "2s";

    private static final String SEND =
            "{name: ROW, minSamples: N, type: SendFailure, interval: 1s, sendFailure: {holdFor: 600ms}}";
    private static final String SCRIPT = """
            {name: ROW, minSamples: N, type: Script, interval: 1s, script: {steps: [
              {barrier: {name: all}},
              {send: {text: '{"type":"chat","id":"{nonce}","text":"hello"}'}},
              {expect: {pointer: /type, equals: agent_completed, within: 2s}},
              {send: {text: '{"type":"chat","id":"{nonce}","text":"again"}'}},
              {expect: {pointer: /type, equals: agent_completed, within: 2s}}, {close: {code: 1000}}]}}""";
    private static final String JOURNEY = """
            {name: ROW, minSamples: N, type: ChatJourney, interval: 1s, chatJourney: {
              prompt: '{"type":"chat","id":"{nonce}","text":"what do you think of all this, and why do you think so?"}',
              responseEvent: agent_completed, responseDeadline: 1500ms}}""";
    private static final String BUFFER = """
            {name: ROW, minSamples: N, type: BufferSaturation, interval: 1s, bufferSaturation: {settleFor: 2s,
              message: '{"type":"ping","id":"{nonce}"}', responseType: pong, messages: 100, ratePerSecond: 200}}""";
    private static final String AUTH = """
            {name: ROW, minSamples: N, type: AuthRace, interval: 1s, authRace: {concurrency: 3, rejectWithin: 2s,
              cases: [Valid, Missing, Malformed, Expired, NotYetValid, BadSignature, AlgNone]}}""";
    private static final String EARLY = """
            {name: ROW, minSamples: N, type: AuthRace, interval: 1s, authRace: {concurrency: 3, rejectWithin: 2s,
              cases: [MessageBeforeAuthAck]}}""";
    private static final String CONCURRENT = """
            {name: ROW, minSamples: N, type: AuthRace, interval: 1s, authRace: {concurrency: 8, cases: [Valid]}}""";
    private static final String EXPIRY = """
            {name: ROW, minSamples: N, type: TokenExpiry, interval: 1s,
              tokenExpiry: {timeToLive: 2s, grace: 1s, expect: CloseOrReauthenticate}}""";
    private static final String COLD = """
            {name: ROW, minSamples: N, type: ColdStart, coldStart: {pollInterval: 100ms, maxReadyTime: %s}}""";
    private static final String HELD = """
            {name: ROW, minSamples: N, type: Heartbeat, interval: 1s, heartbeat: {holdFor: 5s, arms: [Silent, Ping, Message], pingIntervals: [1s, 4s],
              expectedIdleTimeout: 60s}}""";
    /** Nine connections at once, none of which is held for as long: they die together, and four such moments make a pattern. */
    private static final String HELD_LONG = """
            {name: ROW, minSamples: N, type: Heartbeat, interval: 1s, heartbeat: {holdFor: 8s, pingIntervals: [1s, 2s, 5s],
              expectedIdleTimeout: 60s}}""";

    private static final String LATENCY =
            "{name: ROW, minSamples: N, type: LatencyProfile, interval: 1s, profiles: [far]}";
    private static final String RESUME = """
            {name: ROW, minSamples: N, type: SessionResume, interval: 1s, sessionResume: {
              trigger: '{"type":"chat","id":"{nonce}","text":"hello"}', cut: Reset,
              resumeMessage: '{"type":"resume","id":"{nonce}","text":"{cursor}"}',
              events: [agent_started, agent_thinking, tool_executing, tool_completed, agent_completed]}}""";
    private static final String VIEWS = """
            {name: ROW, minSamples: N, type: StateConsistency, interval: 1s, stateConsistency: {maxStaleness: 1s,
              url: "http://127.0.0.1:{port}/presence/view?of={user}&%s"}}""";
    private static final String STORM =
            "{name: ROW, minSamples: N, type: ConnectionStorm, interval: 1s, connectionStorm: {steps: [1, 6, 18]}}";
    private static final String CHURN = """
            {name: ROW, minSamples: N, type: Churn, interval: 1s, churn: {cycles: 200, maxReadyDriftPercent: '999'}}""";

    @Override
    public String toString() {
        return race.equals(NONE) ? path : path + " is " + race;
    }

    boolean isCorrect() {
        return race.equals(NONE);
    }

    /** A start is told by the poll that ends it, and was done to those before. */
    boolean isDoneToWhomItShows() {
        return !fault.equals("cold_start");
    }

    /** The manifest for a service at this port. */
    ProbeText probe(int port) {
        ProbeText probe = ProbeText.at(port, path)
                .named(name)
                .load("{maxConnectsPerSecond: 50, circuitBreaker: {maxRejectedPercent: '100'}}")
                .profiles("[{name: far, roundTrip: {min: 500ms, max: 600ms}}]")
                .echoTimeout(PATIENCE)
                .authAckEvent(path.contains("ack=") ? "auth_ok" : null);
        for (int row = 0; row < scenarios.size(); row++) {
            probe.scenario(scenarios.get(row).replace("ROW", "row-" + row).replace("{port}", String.valueOf(port)));
        }
        return probe;
    }

    /** Each fault, and what is correct: what has nothing to repair in one probe, the rest repaired. */
    static List<StackRace> of(Stack stack) {
        List<StackRace> all = new ArrayList<>();
        all.add(fault("/deaf?p=0.8", "send_failure send_failure lost", rows(2, SEND, 3)));
        all.add(fault("/crash?with=error", "error_pattern crash error", rows(1, SEND, 6)));
        all.add(fault("/never-ready?p=0.8", "never_ready never_ready silent", rows(2, SEND, 3)));
        all.add(fault("/journey?p=0.5&fault=follow_up", "script_failed journey follow_up", rows(2, SCRIPT, 6)));
        all.add(fault("/journey?p=0.9&fault=deadline", "journey_failed journey deadline", rows(4, JOURNEY, 1)));
        all.add(buffer("lost", "event_lost"));
        all.add(buffer("duplicate", "event_duplicated"));
        all.add(buffer("reorder", "event_reordered"));
        all.add(fault("/auth?wrong=expired", "auth_bypass auth expired", rows(1, AUTH, 20)));
        all.add(fault("/auth?wrong=signature", "auth_bypass auth signature", rows(1, AUTH, 20)));
        all.add(fault("/auth?fault=linger", "auth_bypass auth linger", rows(1, AUTH, 20)));
        all.add(fault("/auth?fault=early&ack=60ms", "auth_bypass auth early", rows(1, EARLY, 5)));
        all.add(fault("/expiry", "expiry_not_enforced expiry ignore", rows(1, EXPIRY, 2)));
        all.add(fault(
                "/expiry?fault=early&lead=2500ms",
                "premature_expiry expiry early",
                rows(1, EXPIRY.replace("timeToLive: 2s", "timeToLive: 4s"), 2)));
        all.add(fault("/expiry?fault=reuse", "expired_accepted expiry reuse", rows(1, EXPIRY, 2)));
        all.add(fault("/auth?fault=race&p=0.5", "auth_race auth race", rows(1, CONCURRENT, 48)));
        all.add(cold("/cold-start?boot=1500ms&starts=2&green=1500ms", "1s", "cold_start_slow slow", 2));
        all.add(cold("/cold-start?boot=3s&starts=2&green=300ms", "10s", "ready_before_serving green", 2));
        all.add(fault("/held?idle=2100ms", "idle_timeout held idle", rows(1, HELD, 4)));
        all.add(fault("/held?age=2500ms", "heartbeat_disconnect held age", rows(1, HELD, 4)));
        all.add(fault("/held?every=2200ms", "periodic_disconnect held common", rows(1, HELD_LONG, 54)));
        all.add(fault("/impatient?deadline=400ms", "latency_sensitive impatient 1011", rows(3, LATENCY, 1)));
        all.add(fault("/resume", "resume_gap resume gap", rows(1, RESUME, 3)));
        all.add(fault("/resume?fault=duplicate", "resume_duplicate resume duplicate", rows(1, RESUME, 3)));
        for (String at : List.of("close", "open")) {
            String query = "p=0.5&at=" + at;
            all.add(fault("/presence?" + query, "state_inconsistent presence " + at, rows(1, views(query), 12)));
        }
        for (String outcome : stack == Stack.FASTAPI ? List.of("403", "1011") : List.of("503", "1011")) {
            String path = "/storm?capacity=10&outcome=" + outcome;
            all.add(fault(path, "connect_storm connect_storm " + outcome, rows(1, STORM, 15)));
        }
        all.add(fault("/churn?slots=40", "resource_leak resource_leak refused", rows(1, CHURN, 60)));

        all.add(correct(
                "/ws",
                Stream.of(
                                rows(2, SEND, 3),
                                rows(1, SCRIPT, 6),
                                rows(3, JOURNEY, 1),
                                rows(1, AUTH, 20),
                                rows(1, HELD, 4),
                                rows(3, LATENCY, 1),
                                rows(1, STORM, 15))
                        .flatMap(List::stream)
                        .toList()));
        all.add(correct("/auth?variant=fixed&refuse=close", rows(1, AUTH, 20)));
        all.add(correct("/auth?fault=race&variant=fixed", rows(1, CONCURRENT, 48)));
        all.add(correct("/auth?fault=linger&variant=fixed", rows(1, AUTH, 20)));
        all.add(correct("/auth?fault=early&ack=60ms&variant=fixed", rows(1, EARLY, 5)));
        all.add(correct("/never-ready?variant=fixed&delay=600ms", rows(2, SEND, 3)));
        all.add(correct("/held?idle=2s&age=2s&every=2s&variant=fixed", rows(1, HELD, 4)));
        all.add(cold("/cold-start?boot=1500ms&variant=fixed", "10s", NONE, 1));
        all.add(correct("/buffer?window=1s&variant=fixed", rows(1, BUFFER, 90)));
        all.add(correct("/expiry?variant=fixed", rows(1, EXPIRY, 2)));
        all.add(correct("/resume?variant=fixed", rows(1, RESUME, 3)));
        all.add(correct("/presence?variant=fixed", rows(1, views("variant=fixed"), 12)));
        all.add(correct("/churn?variant=fixed&slots=40", rows(1, CHURN, 60)));
        return all;
    }

    private static StackRace buffer(String fault, String race) {
        return fault("/buffer?window=1s&p=0.3&fault=" + fault, race + " buffer " + fault, rows(1, BUFFER, 90));
    }

    private static String views(String query) {
        return VIEWS.formatted(query);
    }

    /** The same beside each other, each until it has so many samples. */
    private static List<String> rows(int rows, String scenario, int samples) {
        return Collections.nCopies(rows, scenario.replace("minSamples: N", "minSamples: " + samples));
    }

    /** Its readiness URL is the same path, asked by GET. */
    private static StackRace cold(String path, String maxReadyTime, String names, int starts) {
        String asked = maxReadyTime + ", readinessUrl: \"http://127.0.0.1:{port}" + path + "\"";
        List<String> scenarios = rows(1, COLD.formatted(asked), starts);
        return names.equals(NONE)
                ? correct(path, scenarios)
                : fault(path, names.replace(" ", " cold_start "), scenarios);
    }

    private static StackRace fault(String path, String names, List<String> scenarios) {
        String[] name = names.split(" ");
        return new StackRace(named(path), path, scenarios, name[0], name[1], name[2]);
    }

    private static StackRace correct(String path, List<String> scenarios) {
        return new StackRace(named(path), path, scenarios, NONE, NONE, NONE);
    }

    private static String named(String path) {
        return path.substring(1).replaceAll("[^a-z0-9]+", "-").replaceAll("-$", "");
    }
}
