package dev.raceprobe.operator.judge;

import dev.raceprobe.api.v1alpha1.Auth;
import dev.raceprobe.api.v1alpha1.ScenarioStatus.Result;
import dev.raceprobe.contract.CheckKey;
import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.contract.Health;
import dev.raceprobe.contract.Reach;
import dev.raceprobe.contract.RowTally;
import dev.raceprobe.contract.Slice;
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

    static List<ConditionFact> of(JudgeInput input, List<RowJudgement> rows) {
        WindowFacts facts = WindowFacts.of(input.slices());
        RowTally all = input.slices().stream()
                .flatMap(slice -> slice.rows().values().stream())
                .reduce(RowTally.empty(), RowTally::merge);
        return List.of(passing(rows), reachable(facts, all), credentials(input, facts, all), trusted(input));
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

    private static ConditionFact reachable(WindowFacts facts, RowTally all) {
        Reach newest = facts.newest();
        if (newest.attempts() == 0) {
            return ConditionFact.of(REACHABLE, "Unknown", Reason.NotAttempted, "");
        }
        if (newest.upgraded() > 0) {
            return ConditionFact.of(
                    REACHABLE, "True", Reason.Upgraded, facts.upgraded() + " of " + facts.attempts() + " attempts");
        }
        long answered = all.attempts().getOrDefault(ConnectResult.REJECTED, 0L);
        long notAWebSocket = checks(all, Symptom.NOT_A_WEBSOCKET);
        boolean refusedOnly = checks(all, Symptom.REFUSED_AUTH) > 0 && checks(all, Symptom.NO_RESPONSE) == 0;
        if (refusedOnly) {
            return ConditionFact.of(
                    REACHABLE, "True", Reason.Upgraded, "answers, and refuses the credentials: " + described(all));
        }
        return ConditionFact.of(
                REACHABLE,
                "False",
                notAWebSocket > 0 && answered > 0 ? Reason.NotAWebSocket : Reason.NoResponse,
                described(all));
    }

    /** For example {@code refused 40; rejected 2 (503: 2)}. */
    private static String described(RowTally all) {
        String results = all.attempts().entrySet().stream()
                .map(e -> e.getKey().wireName() + " " + e.getValue())
                .collect(Collectors.joining(", "));
        String codes = all.rejections().entrySet().stream()
                .map(e -> e.getKey() + ": " + e.getValue())
                .collect(Collectors.joining(", "));
        return codes.isEmpty() ? results : results + " (" + codes + ")";
    }

    private static ConditionFact credentials(JudgeInput input, WindowFacts facts, RowTally all) {
        if (input.plan().auth().type() == Auth.Type.None) {
            return ConditionFact.of(CREDENTIALS, "True", Reason.NotRequired, "");
        }
        Optional<String> unavailable = all.checks().keySet().stream()
                .filter(key -> key.symptom() == Symptom.NO_CREDENTIALS)
                .map(CheckKey::detail)
                .findFirst();
        if (unavailable.isPresent()) {
            return ConditionFact.of(CREDENTIALS, "False", Reason.TokenUnavailable, unavailable.get());
        }
        Set<Integer> never = facts.neverAccepted();
        boolean someAccepted = !facts.acceptedUsers().isEmpty();
        if (!someAccepted && (!never.isEmpty() || checks(all, Symptom.REFUSED_AUTH) > 0)) {
            return ConditionFact.of(
                    CREDENTIALS, "False", Reason.TokenRejected, "every token was refused: " + described(all));
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

    private static ConditionFact trusted(JudgeInput input) {
        if (input.slices().isEmpty()) {
            return ConditionFact.of(TRUSTED, "Unknown", Reason.NoData, "");
        }
        Health health = input.slices().stream().map(Slice::health).reduce(Health.empty(), Health::merge);
        long doubtful = input.slices().stream()
                .filter(slice -> Trust.doubt(slice.health()).isPresent())
                .count();
        Map<Boolean, Long> limited = input.slices().stream()
                .flatMap(slice -> slice.rows().values().stream())
                .flatMap(row -> row.checks().entrySet().stream())
                .collect(Collectors.partitioningBy(
                        e -> e.getKey().symptom() == Symptom.RATE_LIMITED,
                        Collectors.summingLong(Map.Entry::getValue)));
        if (limited.get(true) > limited.get(false)) {
            return ConditionFact.of(TRUSTED, "False", Reason.RateLimited, "the target answers 429 to most attempts");
        }
        // more than a tenth of the time: a single hiccup is told by its slice's checks
        if (doubtful * 10 > input.slices().size() && Trust.doubt(health).isPresent()) {
            return ConditionFact.of(TRUSTED, "False", Trust.doubt(health).get(), Trust.described(health));
        }
        return ConditionFact.of(TRUSTED, "True", Reason.ScheduleLagLow, Trust.described(health));
    }

    private static long checks(RowTally all, Symptom symptom) {
        return all.checks().entrySet().stream()
                .filter(e -> e.getKey().symptom() == symptom)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
