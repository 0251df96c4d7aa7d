package dev.raceprobe.cli;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * A fault of the reference server, a probe that has to find it, and what the server's log calls it.
 *
 * @param path with {@code %s} where the probability goes
 * @param race name of the finding
 * @param fault name in the truth
 * @param outcome name in the truth
 * @param windowMillis of the accept race; 0 for other faults
 * @param profile latency under which it is looked for
 * @param samples checks that the run makes, at least
 */
record TruthCase(
        String path,
        double p,
        String scenario,
        String race,
        String fault,
        String outcome,
        int windowMillis,
        String profile,
        int samples) {
    private static final String BASELINE = "baseline";
    private static final String ACCEPT = """
            {name: accept, type: AcceptRace, interval: 2s, acceptRace: {connections: 300, responseTimeout: 2s,
              sendOffsets: [0ms, 5ms, 20ms, 60ms, 100ms, 200ms, 600ms]}}""";
    private static final String EVENTS = ProbeText.EVENTS.replace("sessions: 60", "sessions: 300");
    private static final String ISOLATION =
            ProbeText.ISOLATION.replace("users: 6", "users: 100").replace("interval: 2s", "interval: 2s");

    @Override
    public String toString() {
        return race + " " + fault + " " + outcome + " p=" + p + " " + profile;
    }

    private static final String STORM =
            "{name: storm, type: ConnectionStorm, interval: 2s, connectionStorm: {steps: [1, 60, 300], minConnectPercent: '100'}}";
    private static final String VALID_TOKENS =
            "{name: auth, type: AuthRace, interval: 2s, authRace: {concurrency: 100, cases: [Valid]}}";

    /** All; {@code -Dtruth.cases=production} for those whose text has a match of this regular expression. */
    static Stream<TruthCase> all() {
        Pattern wanted = Pattern.compile(System.getProperty("truth.cases", ""));
        return DoubleStream.of(1, 0.3, 0.02)
                .boxed()
                .flatMap(p -> atProbability(p).stream())
                .filter(fault -> wanted.matcher(fault.toString()).find());
    }

    private static TruthCase accept(String outcome, double p, int windowMillis, String profile) {
        return new TruthCase(
                "/accept-race?window=" + windowMillis + "ms&outcome=" + outcome + "&p=%s",
                p,
                ACCEPT.replace("interval: 2s", "interval: 2s, profiles: [" + profile + "]"),
                "accept_before_send",
                "accept_race",
                outcome,
                windowMillis,
                profile,
                3_000);
    }

    private static TruthCase storm(String outcome, double p) {
        return new TruthCase(
                "/storm?capacity=100&outcome=" + outcome + "&p=%s",
                p,
                STORM,
                "connect_storm",
                "connect_storm",
                outcome,
                0,
                BASELINE,
                3_000);
    }

    private static List<TruthCase> atProbability(double p) {
        return Stream.of(
                        Stream.of("error", "1011", "1008", "lost", "abort")
                                .map(outcome -> accept(outcome, p, 80, BASELINE)),
                        Stream.of("503", "429", "500", "1011", "silent").map(outcome -> storm(outcome, p)),
                        // refused every time they are bad tokens
                        Stream.of(
                                        "401 upgrade_failed",
                                        "403 upgrade_failed",
                                        "1008 abnormal_close",
                                        "4401 abnormal_close")
                                .filter(pair -> p < 1)
                                .map(pair -> pair.split(" "))
                                .map(pair -> new TruthCase(
                                        "/gate?with=" + pair[0] + "&p=%s",
                                        p,
                                        EVENTS,
                                        pair[1],
                                        "gate",
                                        pair[0],
                                        0,
                                        BASELINE,
                                        3_000)),
                        // where the profile's round trips reach the edge of the window
                        Stream.of("test", "production").map(profile -> accept("error", p, 80, profile)),
                        Stream.of(accept("error", p, 250, "staging")),
                        Stream.of(
                                        "lost event_lost",
                                        "duplicate event_duplicated",
                                        "reorder event_reordered",
                                        "late event_late")
                                .map(pair -> pair.split(" "))
                                .map(pair -> new TruthCase(
                                        "/events?delay=1s&fault=" + pair[0] + "&p=%s",
                                        p,
                                        EVENTS,
                                        pair[1],
                                        "event",
                                        pair[0],
                                        0,
                                        BASELINE,
                                        3_000)),
                        Stream.of(
                                new TruthCase(
                                        "/leak?p=%s",
                                        p, ISOLATION, "cross_user_leak", "leak", "foreign_frame", 0, BASELINE, 3_000),
                                new TruthCase(
                                        "/auth?fault=race&p=%s",
                                        p, VALID_TOKENS, "auth_race", "auth", "race", 0, BASELINE, 3_000),
                                new TruthCase(
                                        "/crash?p=%s",
                                        p, EVENTS, "abnormal_close", "crash", "1011", 0, BASELINE, 3_000),
                                new TruthCase(
                                        "/crash?at=connect&p=%s",
                                        p, EVENTS, "upgrade_failed", "crash", "500", 0, BASELINE, 3_000),
                                new TruthCase(
                                        "/crash?with=error&p=%s",
                                        p, ACCEPT, "error_pattern", "crash", "error", 0, BASELINE, 3_000),
                                new TruthCase(
                                        "/never-ready?p=%s",
                                        p, EVENTS, "never_ready", "never_ready", "silent", 0, BASELINE, 3_000)))
                .flatMap(cases -> cases)
                .toList();
    }
}
