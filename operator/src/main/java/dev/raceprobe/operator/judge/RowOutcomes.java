package dev.raceprobe.operator.judge;

import dev.raceprobe.contract.CheckKey;
import dev.raceprobe.contract.Counter;
import dev.raceprobe.contract.RowTally;
import dev.raceprobe.contract.SaturationArm;
import dev.raceprobe.contract.Symptom;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Gives every check of a row its one outcome: the owner's table of DESIGN, word by word. */
final class RowOutcomes {
    private final int row;
    private final WindowFacts facts;
    private final AcceptFinding accept;
    private final ScenarioJudge judge;
    private final TargetRestarts restarts;
    private final Predicate<String> arm;
    private final Outcomes.Builder outcomes = new Outcomes.Builder();

    private RowOutcomes(RowView view, WindowFacts facts, Predicate<String> arm) {
        this.row = view.row().index();
        this.facts = facts;
        this.accept = view.accept();
        this.judge = view.judge();
        this.restarts = view.restarts();
        this.arm = arm;
    }

    /**
     * @param view the row, over its whole window
     * @param slices what is counted
     * @param facts of the whole window
     */
    static Outcomes of(RowView view, List<Trust.Weighed> slices, WindowFacts facts) {
        return of(view, slices, facts, arm -> true);
    }

    /** @param arm whose checks are counted */
    static Outcomes of(RowView view, List<Trust.Weighed> slices, WindowFacts facts, Predicate<String> arm) {
        RowOutcomes counting = new RowOutcomes(view, facts, arm);
        slices.forEach(counting::add);
        return counting.outcomes.build();
    }

    private void add(Trust.Weighed weighed) {
        RowTally tally = weighed.slice().row(row);
        Map<Symptom, Long> firstMessages = new EnumMap<>(Symptom.class);
        Map<Symptom, Long> restarted = new EnumMap<>(Symptom.class);
        Map<Race, Long> refused = new EnumMap<>(Race.class);
        for (Map.Entry<CheckKey, Long> entry : tally.checks().entrySet()) {
            CheckKey key = entry.getKey();
            long checks = entry.getValue();
            if (!arm.test(key.arm())) {
                continue;
            }
            if (restarts.excuses(key, tally.spans().get(key.symptom()))) {
                outcomes.inconclusive(Owner.TARGET_RESTART, checks);
                restarted.merge(key.symptom(), checks, Long::sum);
            } else if (weighed.excuses(key.symptom(), key.detail())) {
                outcomes.inconclusive(Owner.PROBE, checks);
            } else if (accept.concerns(key.symptom())) {
                firstMessages.merge(key.symptom(), checks, Long::sum);
            } else if (key.symptom() == Symptom.REFUSED_AUTH && judge.isUncontrolled(key)) {
                outcomes.inconclusive(facts.allAccepted() ? Owner.PROBE : Owner.CREDENTIALS, checks);
            } else if (key.symptom() == Symptom.REFUSED_AUTH) {
                refused.merge(refusal(key), checks, Long::sum);
            } else {
                add(tally, key, checks);
            }
        }
        explain(tally, refused);
        addRefused(tally, refused);
        firstMessages.forEach(
                (symptom, checks) -> addFirstMessages(tally, symptom, checks, restarted.getOrDefault(symptom, 0L)));
        outcomes.foreignFrames(tally.counter(Counter.FOREIGN_FRAMES));
    }

    /** What a refusal is where it is the target's: close codes come after the 101. */
    private Race refusal(CheckKey key) {
        boolean afterThe101 = key.detail().length() == "1008".length();
        return judge.race(key).orElse(afterThe101 ? Race.ABNORMAL_CLOSE : Race.UPGRADE_FAILED);
    }

    private void add(RowTally tally, CheckKey key, long checks) {
        switch (key.symptom()) {
            case NONE -> outcomes.passed(checks);
            case CANCELLED -> outcomes.inconclusive(isCutOff(key) ? Owner.TARGET : Owner.PROBE, checks);
            case PROBE_ERROR -> outcomes.inconclusive(Owner.PROBE, checks);
            case RATE_LIMITED ->
                judge.race(key)
                        .ifPresentOrElse(
                                race -> outcomes.failed(race, checks),
                                () -> outcomes.inconclusive(Owner.PROBE, checks));
            case NO_CREDENTIALS -> outcomes.inconclusive(Owner.CREDENTIALS, checks);
            case DEPENDENCY_ERROR -> outcomes.inconclusive(Owner.DEPENDENCY, checks);
            case NO_RESPONSE, REFUSED_5XX -> targetsOrNetworks(key, facts.othersReached(key.bin()), checks);
            case NOT_LET_IN -> refusedOrNotThere(key, checks);
            case NOT_A_WEBSOCKET -> targetsOrNetworks(key, facts.anyReached(), checks);
            case AUTH_BYPASSED -> failed(key, Race.AUTH_BYPASS, checks);
            case EXPIRED_ACCEPTED -> failed(key, Race.EXPIRED_ACCEPTED, checks);
            case EXPIRY_NOT_ENFORCED -> failed(key, Race.EXPIRY_NOT_ENFORCED, checks);
            case PREMATURE_EXPIRY -> failed(key, Race.PREMATURE_EXPIRY, checks);
            case START_SLOW -> failed(key, Race.COLD_START_SLOW, checks);
            case READY_BEFORE_SERVING -> failed(key, Race.READY_BEFORE_SERVING, checks);
            case JOURNEY_INCOMPLETE -> failed(key, Race.JOURNEY_FAILED, checks);
            case RESUME_GAP -> failed(key, Race.RESUME_GAP, checks);
            case RESUME_DUPLICATED -> failed(key, Race.RESUME_DUPLICATE, checks);
            case STATE_STALE -> failed(key, Race.STATE_INCONSISTENT, checks);
            case RESOURCE_LEAKED -> failed(key, Race.RESOURCE_LEAK, checks);
            case STEP_FAILED -> failed(key, Race.SCRIPT_FAILED, checks);
            case REFUSED_500 -> failed(key, Race.UPGRADE_FAILED, checks);
            case FOREIGN_FRAME -> failed(key, Race.CROSS_USER_LEAK, checks);
            case EVENT_MISSING -> failed(key, Race.EVENT_LOST, checks);
            case EVENT_DUPLICATED -> failed(key, Race.EVENT_DUPLICATED, checks);
            case EVENT_REORDERED -> failed(key, Race.EVENT_REORDERED, checks);
            case EVENT_LATE -> failed(key, Race.EVENT_LATE, checks);
            case ERROR_FRAME -> failed(key, Race.ERROR_PATTERN, checks);
            case CLOSED_EARLY, RESET_EARLY -> ended(tally, key, checks);
            case NOT_READY -> failed(key, Race.NEVER_READY, checks);
            case ECHO_UNANSWERED -> failed(key, Race.SEND_FAILURE, checks);
            case REFUSED_AUTH, ACCEPT_ERROR, FIRST_MESSAGE_UNANSWERED, FIRST_MESSAGE_CLOSED ->
                throw new IllegalArgumentException(key.symptom() + " is decided elsewhere");
        }
    }

    /** A message that the target's own close left without an answer: the close is a check of its own. */
    private static boolean isCutOff(CheckKey key) {
        return key.symptom() == Symptom.CANCELLED && key.detail().equals(SaturationArm.CUT_OFF);
    }

    /** What the target owns has the scenario's own name, or the common one. */
    private void failed(CheckKey key, Race common, long checks) {
        if (judge.isUncontrolled(key)) {
            outcomes.inconclusive(Owner.PROBE, checks);
        } else {
            outcomes.failed(judge.race(key).orElse(common), checks);
        }
    }

    private void ended(RowTally tally, CheckKey key, long checks) {
        Map<Race, Long> races = judge.races(key, checks, tally);
        if (races.isEmpty()) {
            failed(key, Race.ABNORMAL_CLOSE, checks);
        }
        races.forEach(outcomes::failed);
    }

    private void targetsOrNetworks(CheckKey key, boolean othersReached, long checks) {
        if (othersReached) {
            failed(key, Race.UPGRADE_FAILED, checks);
        } else {
            outcomes.inconclusive(Owner.NETWORK, checks);
        }
    }

    /** Whoever speaks WebSocket with others meant it as a refusal, as it had to be. */
    private void refusedOrNotThere(CheckKey key, long checks) {
        boolean isThere =
                Symptoms.ofNetwork(key) == Symptom.NO_RESPONSE ? facts.othersReached(key.bin()) : facts.anyReached();
        if (isThere) {
            outcomes.passed(checks);
        } else {
            outcomes.inconclusive(Owner.NETWORK, checks);
        }
    }

    /**
     * Refusals of users that were never accepted are about their credentials; those of accepted users are the target's. A check
     * may end in a later slice than its refusal: where both kinds of users were refused, what no accepted user's refusal in the
     * slice accounts for is not blamed on the target.
     */
    private void addRefused(RowTally tally, Map<Race, Long> refused) {
        long targets = ofAcceptedUsers(tally);
        for (Map.Entry<Race, Long> entry : refused.entrySet()) {
            long failed = Math.min(targets, entry.getValue());
            targets -= failed;
            outcomes.failed(entry.getKey(), failed);
            outcomes.inconclusive(Owner.CREDENTIALS, entry.getValue() - failed);
        }
    }

    private long ofAcceptedUsers(RowTally tally) {
        if (facts.acceptedUsers().isEmpty()) {
            return 0;
        }
        return facts.neverAccepted().isEmpty()
                ? Long.MAX_VALUE
                : tally.users().entrySet().stream()
                        .filter(user -> facts.acceptedUsers().contains(user.getKey()))
                        .mapToLong(user -> user.getValue().refused())
                        .sum();
    }

    /** Refusals that came after an early first message are of the race, as far as offsets tell. */
    private void explain(RowTally tally, Map<Race, Long> refused) {
        long closed = refused.getOrDefault(Race.ABNORMAL_CLOSE, 0L);
        long races = Math.min(closed, explained(tally, Symptom.REFUSED_AUTH));
        if (races > 0) {
            refused.put(Race.ACCEPT_BEFORE_SEND, races);
            refused.put(Race.ABNORMAL_CLOSE, closed - races);
        }
    }

    private long explained(RowTally tally, Symptom symptom) {
        return tally.offsets().entrySet().stream()
                .filter(offset -> accept.explains(offset.getKey()))
                .mapToLong(offset -> offset.getValue().getOrDefault(symptom, 0L))
                .sum();
    }

    /** @param restarted checks with the symptom that are excused: their offsets are among the slice's */
    private void addFirstMessages(RowTally tally, Symptom symptom, long checks, long restarted) {
        long races = Math.min(checks, Math.max(0, explained(tally, symptom) - restarted));
        outcomes.failed(Race.ACCEPT_BEFORE_SEND, races);
        outcomes.failed(otherwise(symptom), checks - races);
    }

    private static Race otherwise(Symptom symptom) {
        return switch (symptom) {
            case ACCEPT_ERROR, ERROR_FRAME -> Race.ERROR_PATTERN;
            case FIRST_MESSAGE_CLOSED -> Race.ABNORMAL_CLOSE;
            default -> Race.SEND_FAILURE;
        };
    }
}
