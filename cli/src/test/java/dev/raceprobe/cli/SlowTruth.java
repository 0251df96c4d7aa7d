package dev.raceprobe.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A fault, or something that is correct, for a scenario whose rounds have few connections: many rows play it at once, and all
 * probes of one type run beside each other.
 *
 * @param type scenario
 * @param path with its query; {@code {port}} is the target's
 * @param p probability, or "-"
 * @param scenario in flow style with {@code NAME} for the row's name
 * @param race name of the finding, "none" for what is correct
 * @param fault name in the truth
 * @param outcome name in the truth
 * @param copies of the probe, each with users of its own: for what is looked up by user, and would meet itself in two rows
 * @param rows of each, at most 16: a status has 20 findings
 * @param samples of each row
 * @param isCounted whether there is one failed check for each fault; else many faults are one finding
 */
record SlowTruth(
        String type,
        String path,
        String p,
        String scenario,
        String race,
        String fault,
        String outcome,
        int copies,
        int rows,
        int samples,
        boolean isCounted) {
    private static final int MESSAGES = 40;

    private static final int CHECKS_OF_A_ROW = 150;

    /** Each has an event loop that measures itself. */
    private static final int MOST_PROBES = 125;

    private static final List<String> SHARES = List.of("1", "0.3", "0.02");
    private static final String EVENTS =
            "events: [agent_started, agent_thinking, tool_executing, tool_completed, agent_completed]";
    private static final String SEND = "{name: NAME, type: SendFailure, interval: 1s, sendFailure: {holdFor: 800ms}}";
    private static final String BUFFER = """
            {name: NAME, type: BufferSaturation, interval: 1s, bufferSaturation: {settleFor: 1s,
              message: '{"type":"ping","id":"{nonce}"}', responseType: pong, messages: %d, ratePerSecond: 200}}""".formatted(MESSAGES);
    private static final String JOURNEY = """
            {name: NAME, type: ChatJourney, interval: 1s, chatJourney: {
              prompt: '{"type":"chat","id":"{nonce}","text":"hello"}', responseEvent: agent_completed,
              followUp: '{"type":"chat","id":"{nonce}","text":"again"}', responseDeadline: 1500ms}}""";
    private static final String RESUME = """
            {name: NAME, type: SessionResume, interval: 1s, sessionResume: {
              trigger: '{"type":"chat","id":"{nonce}","text":"hello"}', cut: Reset, %s,
              resumeMessage: '{"type":"resume","id":"{nonce}","text":"{cursor}"}'}}""".formatted(EVENTS);
    private static final String SCRIPT = """
            {name: NAME, type: Script, interval: 1s, script: {steps: [
              {send: {text: '{"type":"ping","id":"{nonce}"}'}},
              {expect: {pointer: /type, equals: pong, within: 1s}}, {close: {code: 1000}}]}}""";
    /** A target that is in one process with a thousand rows is slow at first. */
    private static final String PATIENT = SCRIPT.replace("within: 1s", "within: 5s");

    private static final String EXPIRY = """
            {name: NAME, type: TokenExpiry, interval: 1s, tokenExpiry: {timeToLive: 2s, grace: 400ms,
              expect: CloseOrReauthenticate}}""";
    private static final String HELD = """
            {name: NAME, type: Heartbeat, interval: 1s, heartbeat: {holdFor: 8s, pingIntervals: [1s, 2s, 5s],
              expectedIdleTimeout: 60s}}""";
    private static final String MANY_HELD = """
            {name: NAME, type: Heartbeat, interval: 1s, heartbeat: {holdFor: 4s, expectedIdleTimeout: 60s,
              pingIntervals: [300ms, 400ms, 500ms, 600ms, 700ms, 800ms, 900ms, 3s]}}""";
    private static final String CHURN = "{name: NAME, type: Churn, interval: 2s, churn: {cycles: 3000%s}}";
    private static final String LATENCY = "{name: NAME, type: LatencyProfile, interval: 1s, profiles: [far]}";
    private static final String CASES =
            "{name: NAME, type: AuthRace, interval: 2s, authRace: {concurrency: 2, rejectWithin: 1s, cases: [%s]}}";
    private static final int STARTS = 140;
    /** A run of as many starts ends after its time, seen or not. */
    private static final int STARTS_SEEN = 130;

    private static final int POLLS_OF_ONE = 22;
    private static final String COLD = "/cold-start?boot=1500ms&serves=1s&starts=" + STARTS;
    private static final String WRONG = CASES.formatted("Missing, Malformed, Expired, NotYetValid, BadSignature");
    /** Half of them one after the other, which takes its time where each is slow. */
    private static final String VALID =
            "{name: NAME, type: AuthRace, interval: 20s, authRace: {concurrency: 12, cases: [Valid]}}";

    private static final String EARLY = CASES.formatted("MessageBeforeAuthAck");

    /** By type. */
    static Map<String, List<SlowTruth>> byType() {
        Map<String, List<SlowTruth>> all = new TreeMap<>();
        List<SlowTruth> cases = new ArrayList<>();
        for (String p : SHARES) {
            cases.add(of("SendFailure", "/deaf?p=" + p, p, SEND, "send_failure send_failure lost", 16, 188));
            cases.add(of("Script", "/deaf?p=" + p, p, SCRIPT, "script_failed send_failure lost", 16, 188));
            for (String names : List.of("event_lost lost", "event_duplicated duplicate", "event_reordered reorder")) {
                String[] name = names.split(" ");
                cases.add(of(
                        "BufferSaturation",
                        "/buffer?window=100ms&fault=" + name[1] + "&p=" + p,
                        p,
                        BUFFER,
                        name[0] + " buffer " + name[1],
                        16,
                        188 * MESSAGES));
            }
            for (String fault : List.of("deadline", "length", "follow_up")) {
                cases.add(of(
                        "ChatJourney",
                        "/journey?fault=" + fault + "&p=" + p,
                        p,
                        JOURNEY,
                        "journey_failed journey " + fault,
                        16,
                        188));
            }
            for (String fault : List.of("gap", "duplicate")) {
                cases.add(of(
                                "SessionResume",
                                "/resume?pace=40ms&fault=" + fault + "&p=" + p,
                                p,
                                RESUME,
                                "resume_" + fault + " resume " + fault,
                                1,
                                150)
                        .times(10));
            }
            for (String at : List.of("open", "close")) {
                String query = "at=" + at + "&lag=20s&p=" + p;
                cases.add(of(
                                "StateConsistency",
                                "/presence?" + query,
                                p,
                                views(query),
                                "state_inconsistent presence " + at,
                                1,
                                300)
                        .times(10));
            }
            for (String fault : List.of("accept", "linger")) {
                cases.add(of(
                        "AuthRace",
                        "/auth?fault=" + fault + "&p=" + p,
                        p,
                        WRONG,
                        "auth_bypass auth " + fault,
                        16,
                        188));
            }
            cases.add(of("AuthRace", "/auth?fault=early&ack=60ms&p=" + p, p, EARLY, "auth_bypass auth early", 16, 63)
                    .times(3));
            cases.add(of(
                    "BufferSaturation",
                    "/buffer?window=100ms&at=always&fault=lost&p=" + p,
                    p,
                    BUFFER,
                    "event_lost buffer lost",
                    16,
                    188 * MESSAGES));
            for (String names :
                    List.of("ignore expiry_not_enforced", "early premature_expiry", "reuse expired_accepted")) {
                String[] name = names.split(" ");
                cases.add(of(
                                "TokenExpiry",
                                "/expiry?fault=" + name[0] + "&p=" + p,
                                p,
                                EXPIRY,
                                name[1] + " expiry " + name[0],
                                16,
                                63)
                        .times(3));
            }
            cases.add(of(
                    "LatencyProfile",
                    "/impatient?deadline=400ms&p=" + p,
                    p,
                    LATENCY,
                    "latency_sensitive impatient 1011",
                    16,
                    94));
            String cold = COLD + "&p=" + p;
            cases.add(of(
                    "ColdStart",
                    cold,
                    p,
                    cold("maxReadyTime: 1s"),
                    "cold_start_slow cold_start start",
                    1,
                    STARTS_SEEN));
            cold += "&green=300ms";
            cases.add(of(
                    "ColdStart",
                    cold,
                    p,
                    cold(cold, "maxReadyTime: 10s"),
                    "ready_before_serving cold_start start",
                    1,
                    STARTS_SEEN));
        }
        held(cases);
        churn(cases);
        correct(cases);
        cases.forEach(each ->
                all.computeIfAbsent(each.type, type -> new ArrayList<>()).add(each));
        return all;
    }

    /** Of what strikes few, or seldom, a row has to see many to know what they died of. */
    private static void held(List<SlowTruth> cases) {
        for (String p : SHARES) {
            cases.add(of("Heartbeat", "/held?age=4s&p=" + p, p, HELD, "heartbeat_disconnect held age", 8, 75)
                    .times(5));
        }
        String idle = "idle_timeout held idle";
        String common = "periodic_disconnect held common";
        cases.add(of("Heartbeat", "/held?idle=3s&p=1", "1", HELD, idle, 8, 75).times(5));
        cases.add(of("Heartbeat", "/held?idle=3s&p=0.3", "0.3", HELD, idle, 2, 300)
                .times(5));
        cases.add(of("Heartbeat", "/held?idle=2200ms&p=0.02", "0.02", MANY_HELD, idle, 1, 2_200)
                .times(2));
        cases.add(of("Heartbeat", "/held?every=2200ms&p=1", "1", HELD, common, 8, 75)
                .times(5));
        cases.add(of("Heartbeat", "/held?every=2200ms&p=0.3", "0.3", HELD, common, 4, 150)
                .times(5));
        cases.add(of("Heartbeat", "/held?every=2200ms&p=0.02", "0.02", MANY_HELD, common, 1, 2_200)
                .times(2));
    }

    /** What lost slots do depends on how many they are: of 3,000 cycles 900 are cut. */
    private static void churn(List<SlowTruth> cases) {
        for (String each : List.of("1 300 50us", "0.3 150 200us", "0.02 10 2ms")) {
            String[] value = each.split(" ");
            String query = "&p=" + value[0];
            cases.add(of(
                    "Churn",
                    "/churn?slots=" + value[1] + query,
                    value[0],
                    CHURN.formatted(""),
                    "resource_leak resource_leak refused",
                    1,
                    1_000));
            cases.add(of(
                            "Churn",
                            "/churn?effect=slow&each=" + value[2] + query,
                            value[0],
                            CHURN.formatted(""),
                            "resource_leak resource_leak slot",
                            1,
                            1_000)
                    .oneOfMany());
            cases.add(of(
                            "Churn",
                            "/churn?effect=none" + query,
                            value[0],
                            CHURN.formatted(
                                    ", openConnectionsMetric: {url: \"http://127.0.0.1:{port}/metrics\", name: target_open_connections}"),
                            "resource_leak resource_leak slot",
                            1,
                            1_000)
                    .oneOfMany());
        }
    }

    /** What is fixed, and what is slow but correct. */
    private static void correct(List<SlowTruth> cases) {
        cases.add(none("SendFailure", "/deaf?variant=fixed", SEND, 16, 188));
        cases.add(none("SendFailure", "/slow?delay=300ms", SEND, 16, 188));
        cases.add(none("Script", "/deaf?variant=fixed", PATIENT, 16, 188));
        cases.add(none("Script", "/slow?delay=300ms", PATIENT, 16, 188));
        cases.add(none("BufferSaturation", "/buffer?variant=fixed&window=100ms", BUFFER, 16, 188 * MESSAGES));
        cases.add(none("BufferSaturation", "/slow?delay=600ms", BUFFER, 16, 188 * MESSAGES));
        cases.add(none("ChatJourney", "/journey?variant=fixed", JOURNEY, 16, 188));
        cases.add(none("ChatJourney", "/slow?delay=300ms", JOURNEY, 16, 188));
        cases.add(none("SessionResume", "/resume?pace=40ms&variant=fixed", RESUME, 1, 150)
                .times(10));
        cases.add(none("SessionResume", "/resume?pace=40ms&variant=fixed&delay=700ms", RESUME, 1, 150)
                .times(10));
        cases.add(none("StateConsistency", "/presence?variant=fixed", views("variant=fixed"), 1, 300)
                .times(10));
        cases.add(none("AuthRace", "/auth?variant=fixed", WRONG, 16, 188));
        cases.add(none(
                "AuthRace",
                "/auth?variant=fixed&refuse=close&delay=500ms",
                WRONG.replace("rejectWithin: 1s", "rejectWithin: 5s"),
                16,
                188));
        cases.add(none("AuthRace", "/auth?variant=fixed&fault=race", VALID, 16, 188));
        cases.add(none("AuthRace", "/gate?variant=fixed", VALID, 16, 188));
        cases.add(none("AuthRace", "/slow?delay=300ms", VALID, 16, 188));
        cases.add(none("TokenExpiry", "/expiry?variant=fixed", EXPIRY, 16, 20));
        cases.add(none("TokenExpiry", "/expiry?variant=fixed&late=300ms", EXPIRY, 16, 20));
        cases.add(none("Heartbeat", "/held?idle=3s&variant=fixed", HELD, 8, 9));
        cases.add(none("Heartbeat", "/slow?delay=600ms", HELD, 8, 9));
        cases.add(none("LatencyProfile", "/impatient?variant=fixed", LATENCY, 16, 60));
        cases.add(none("LatencyProfile", "/slow?delay=300ms", LATENCY, 16, 60));
        cases.add(none(
                "ColdStart",
                COLD + "&variant=fixed",
                cold(COLD + "&variant=fixed", "maxReadyTime: 10s"),
                1,
                STARTS_SEEN));
        cases.add(none("Churn", "/churn?variant=fixed&slots=300", CHURN.formatted(""), 1, 1_000));
    }

    private static String views(String query) {
        return """
                {name: NAME, type: StateConsistency, interval: 1s, stateConsistency: {maxStaleness: 300ms,
                  url: "http://127.0.0.1:{port}/presence/view?of={user}&%s"}}""".formatted(query);
    }

    private static String cold(String block) {
        return "{name: NAME, type: ColdStart, minSamples: %d, coldStart: {pollInterval: 100ms, %s}}"
                .formatted(STARTS_SEEN, block);
    }

    private static String cold(String path, String block) {
        return cold(block + ", readinessUrl: \"http://127.0.0.1:{port}" + path + "\"");
    }

    private static SlowTruth of(
            String type, String path, String p, String scenario, String names, int rows, int samples) {
        String[] name = names.split(" ");
        return new SlowTruth(type, path, p, scenario, name[0], name[1], name[2], 1, rows, samples, true);
    }

    private static SlowTruth none(String type, String path, String scenario, int rows, int samples) {
        return new SlowTruth(type, path, "-", scenario, "none", "none", path, 1, rows, samples, true);
    }

    private SlowTruth times(int probes) {
        return new SlowTruth(type, path, p, scenario, race, fault, outcome, probes, rows, samples, isCounted);
    }

    private SlowTruth oneOfMany() {
        return new SlowTruth(type, path, p, scenario, race, fault, outcome, copies, rows, samples, false);
    }

    /** How long a run takes; empty where it ends with its samples. */
    Optional<String> lasts() {
        return type.equals("ColdStart") ? Optional.of(STARTS * 5 / 2 + 10 + "s") : Optional.empty();
    }

    /** What is correct, over all types. */
    static Stream<SlowTruth> healthy() {
        return byType().values().stream().flatMap(List::stream).filter(each -> each.race.equals("none"));
    }

    /**
     * By so many rows that each makes some 150 checks: of fewer, those of the first round, which a cold JVM may start late, would
     * be more than the hundredth that a probe that keeps time may have late. A round of Churn alone makes thousands.
     */
    SlowTruth over(int connections) {
        if (type.equals("ColdStart")) {
            return times((connections + STARTS * POLLS_OF_ONE - 1) / (STARTS * POLLS_OF_ONE));
        }
        int checks = connections / connectionsOfOne();
        int wanted = (checks + CHECKS_OF_A_ROW * rows - 1) / (CHECKS_OF_A_ROW * rows);
        int probes = type.equals("Churn") ? 1 : Math.min(MOST_PROBES, wanted);
        int each = (checks + probes * rows - 1) / (probes * rows);
        int messages = type.equals("BufferSaturation") ? MESSAGES : 1;
        return new SlowTruth(type, path, p, scenario, race, fault, outcome, probes, rows, each * messages, isCounted);
    }

    private int connectionsOfOne() {
        return type.equals("LatencyProfile") || type.equals("SessionResume") ? 2 : 1;
    }

    /**
     * The manifest for a target at this port.
     *
     * @param number of it among all of the run
     */
    ProbeText probe(int port, int number) {
        ProbeText probe = ProbeText.at(port, path)
                .named("truth-" + number)
                .auth("""
                        {type: SignedJWT, signedJWT: {algorithm: HS256, keySecretRef: {name: chat-probe, key: signing-key}},
                          users: {count: 100, subjectTemplate: "p%d-{index}"}}""".formatted(number))
                .load("{maxConnectsPerSecond: 600, circuitBreaker: {maxRejectedPercent: '100'}}")
                .echoTimeout(race.equals("none") ? "2s" : "1s")
                .minSamples(samples)
                .evidence(100);
        if (type.equals("LatencyProfile")) {
            probe.profiles("[{name: far, roundTrip: {min: 600ms, max: 700ms}}]");
        }
        if (path.contains("ack=")) {
            probe.authAckEvent("auth_ok");
        }
        if (type.equals("TokenExpiry")) {
            probe.errorPatterns("token expired");
        }
        for (int row = 0; row < rows; row++) {
            probe.scenario(scenario.replace("NAME", String.format(Locale.ROOT, "row-%02d", row))
                    .replace("{port}", String.valueOf(port)));
        }
        return number == 0 ? probe : probe.withoutSecret();
    }
}
