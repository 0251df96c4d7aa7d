package dev.raceprobe.operator.judge;

import dev.raceprobe.api.v1alpha1.Auth;
import dev.raceprobe.api.v1alpha1.ScenarioStatus.Result;
import dev.raceprobe.api.v1alpha1.ScenarioType;
import dev.raceprobe.contract.Reach;
import dev.raceprobe.contract.Symptom;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The four conditions that follow from what was seen; Ready is about pods and comes from elsewhere. */
final class Conditions {
    private static final String PASSING = "Passing";
    private static final String REACHABLE = "TargetReachable";
    private static final String CREDENTIALS = "CredentialsValid";
    private static final String TRUSTED = "MeasurementTrusted";
    private static final int USERS_NAMED = 10;

    private Conditions() {}

    static List<ConditionFact> of(
            JudgeInput input, List<Trust.Weighed> slices, WindowFacts facts, List<RowJudgement> rows) {
        Seen seen = Seen.of(input.slices(), facts);
        String heldBack = Breakings.described(Breakings.connections(input.slices()));
        return List.of(
                passing(rows),
                reachable(facts, seen).and(heldBack),
                credentials(input.plan().auth().type(), facts, seen),
                trusted(slices, seen, rateLimited(input)));
    }

    private static ConditionFact passing(List<RowJudgement> rows) {
        List<RowJudgement> observed =
                rows.stream().filter(r -> r.result() != Result.NotObserved).toList();
        Optional<RowJudgement> worst = observed.stream().min(Comparator.comparing(r -> rank(r.result())));
        if (worst.isEmpty()) {
            return ConditionFact.of(PASSING, "Unknown", Reason.NoData, "");
        }
        RowJudgement row = worst.get();
        String message = row.row().scenario() + ": " + row.message();
        return switch (row.result()) {
            case Failed -> new ConditionFact(PASSING, "False", row.reason(), message);
            case Inconclusive -> new ConditionFact(PASSING, "Unknown", row.reason(), message);
            case Passed, NotObserved -> passed(observed);
        };
    }

    private static ConditionFact passed(List<RowJudgement> rows) {
        boolean tolerated = rows.stream().anyMatch(r -> r.reason().equals(Reason.WithinTolerance.name()));
        long samples = rows.stream().mapToLong(r -> r.outcomes().samples()).sum();
        long failures = rows.stream().mapToLong(r -> r.outcomes().failures()).sum();
        return ConditionFact.of(
                PASSING,
                "True",
                tolerated ? Reason.WithinTolerance : Reason.EnoughEvidence,
                failures + " of " + samples + " checks failed, " + rows.size() + " rows");
    }

    private static int rank(Result result) {
        return switch (result) {
            case Failed -> 0;
            case Inconclusive -> 1;
            case Passed -> 2;
            case NotObserved -> 3;
        };
    }

    private static ConditionFact reachable(WindowFacts facts, Seen seen) {
        Reach newest = facts.minuteTo(seen.newestBin());
        if (newest.attempts() == 0) {
            return ConditionFact.of(REACHABLE, "Unknown", Reason.NotAttempted, "");
        }
        if (newest.upgraded() > 0) {
            return ConditionFact.of(
                    REACHABLE, "True", Reason.Upgraded, facts.upgraded() + " of " + facts.attempts() + " attempts");
        }
        // a check may pass without a 101: its token had to be refused
        long answered = seen.now(Symptom.REFUSED_AUTH, Symptom.REFUSED_500, Symptom.RATE_LIMITED, Symptom.NONE);
        long notAWebSocket = seen.now(Symptom.NOT_A_WEBSOCKET);
        long noResponse = seen.now(Symptom.NO_RESPONSE, Symptom.REFUSED_5XX);
        if (answered > noResponse + notAWebSocket) {
            return ConditionFact.of(
                    REACHABLE, "True", Reason.Answered, "it answers, and refuses every upgrade: " + seen.described());
        }
        return ConditionFact.of(
                REACHABLE,
                "False",
                notAWebSocket > noResponse ? Reason.NotAWebSocket : Reason.NoResponse,
                seen.described());
    }

    private static ConditionFact credentials(Auth.Type auth, WindowFacts facts, Seen seen) {
        long refused = seen.ever(Symptom.REFUSED_AUTH);
        if (auth == Auth.Type.None && refused == 0) {
            return ConditionFact.of(CREDENTIALS, "True", Reason.NotRequired, "");
        }
        if (seen.now(Symptom.NO_CREDENTIALS) > 0) {
            return ConditionFact.of(CREDENTIALS, "False", Reason.TokenUnavailable, seen.unavailable());
        }
        Set<Integer> never = facts.neverAccepted();
        boolean someAccepted = !facts.acceptedUsers().isEmpty();
        if (!someAccepted && (!never.isEmpty() || refused > 0)) {
            return ConditionFact.of(
                    CREDENTIALS, "False", Reason.TokenRejected, "every attempt was refused: " + seen.described());
        }
        if (!never.isEmpty()) {
            return ConditionFact.of(
                    CREDENTIALS,
                    "False",
                    Reason.UsersRejected,
                    "never accepted: users "
                            + never.stream()
                                    .limit(USERS_NAMED)
                                    .map(String::valueOf)
                                    .collect(Collectors.joining(", "))
                            + (never.size() > USERS_NAMED ? ", …" : ""));
        }
        return someAccepted
                ? ConditionFact.of(CREDENTIALS, "True", Reason.TokenAccepted, "")
                : ConditionFact.of(CREDENTIALS, "Unknown", Reason.NotAttempted, "");
    }

    /** Checks that 429 says nothing about: in a storm it is a connection that did not open. */
    private static long rateLimited(JudgeInput input) {
        return input.plan().rows().stream()
                .filter(row -> input.plan().scenario(row).type() != ScenarioType.ConnectionStorm)
                .flatMap(row -> input.slices().stream().map(slice -> slice.row(row.index())))
                .flatMap(row -> row.checks().entrySet().stream())
                .filter(entry -> entry.getKey().symptom() == Symptom.RATE_LIMITED)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static ConditionFact trusted(List<Trust.Weighed> slices, Seen seen, long rateLimited) {
        if (slices.isEmpty()) {
            return ConditionFact.of(TRUSTED, "Unknown", Reason.NoData, "");
        }
        if (rateLimited * 2 > seen.checks()) {
            return ConditionFact.of(TRUSTED, "False", Reason.RateLimited, "the target answers 429 to most attempts");
        }
        return Trust.doubt(slices)
                .map(doubt -> ConditionFact.of(TRUSTED, "False", doubt, Trust.described(slices)))
                .orElseGet(() -> ConditionFact.of(TRUSTED, "True", Reason.ScheduleLagLow, Trust.described(slices)));
    }
}
