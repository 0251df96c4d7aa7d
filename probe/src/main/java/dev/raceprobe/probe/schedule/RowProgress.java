package dev.raceprobe.probe.schedule;

import dev.raceprobe.contract.ChurnArms;
import dev.raceprobe.contract.LatencyArm;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.symptom.Reading;
import java.util.List;

/** How far a row has come. Confined to the event loop. */
public final class RowProgress {
    /** Rounds after which a run that reaches nobody ends early. */
    static final int HOPELESS_ROUNDS = 3;

    /** A failure is recent for so many rounds: a period of failures is looked for over many more of them than lie between two. */
    static final int RECENT_ROUNDS = 1_000;

    private final int minSamples;
    private long samples;
    private long rounds;
    private long idleRounds;
    private boolean everConclusive;
    private boolean everInconclusive;
    private long lastFailedRound = Long.MIN_VALUE;

    /** @param minSamples conclusive checks that this shard has to contribute */
    public RowProgress(int minSamples) {
        this.minSamples = minSamples;
    }

    /** A round is over, with these checks; none where nothing was attempted. */
    public void roundOver(List<Reading> checks) {
        rounds++;
        idleRounds = checks.isEmpty() ? idleRounds + 1 : 0;
        long conclusive = checks.stream().filter(RowProgress::isTheTargets).count();
        samples += conclusive;
        // conclusive where another connection of the probe was let in, which is not for a row to know
        samples += checks.stream()
                .filter(check -> check.symptom() == Symptom.NOT_LET_IN)
                .count();
        everConclusive |= conclusive > 0;
        everInconclusive |= conclusive < checks.size();
        if (checks.stream().anyMatch(check -> mayBeAFailure(check.symptom()))) {
            lastFailedRound = rounds;
        }
    }

    /** Rounds played. */
    public long rounds() {
        return rounds;
    }

    /** Whether it has as many conclusive checks as a verdict needs. */
    public boolean hasEnough() {
        return samples >= minSamples;
    }

    /** Whether in all of its rounds, at least three, no check said anything about the target; without any check it waits. */
    public boolean isHopeless() {
        return rounds >= HOPELESS_ROUNDS && everInconclusive && !everConclusive;
    }

    /** Whether its last three rounds or more had no check at all. */
    public boolean isIdle() {
        return idleRounds >= HOPELESS_ROUNDS;
    }

    /** Whether a check failed lately for which the target may be to blame: rounds in step with our own grid would feign a period. */
    public boolean failedLately() {
        return lastFailedRound != Long.MIN_VALUE && rounds - lastFailedRound < RECENT_ROUNDS;
    }

    /** Others decide whose it is: that the judge may count it as the target's is enough. */
    private static boolean mayBeAFailure(Symptom symptom) {
        return switch (symptom) {
            case NONE, CANCELLED, PROBE_ERROR, NO_CREDENTIALS, DEPENDENCY_ERROR, NOT_LET_IN -> false;
            default -> true;
        };
    }

    /** A refusal says nothing about the target by itself; it does where earlier cycles used up what there was. */
    private static boolean isTheTargets(Reading check) {
        boolean isUncontrolled = check.arm().equals(LatencyArm.CONTROL_UNKNOWN) && check.symptom() != Symptom.NONE;
        return check.arm().equals(ChurnArms.EXHAUSTED) || !isUncontrolled && isTheTargets(check.symptom());
    }

    private static boolean isTheTargets(Symptom symptom) {
        return switch (symptom) {
            case PROBE_ERROR,
                    CANCELLED,
                    NO_CREDENTIALS,
                    DEPENDENCY_ERROR,
                    NO_RESPONSE,
                    REFUSED_5XX,
                    RATE_LIMITED,
                    REFUSED_AUTH,
                    NOT_A_WEBSOCKET,
                    NOT_LET_IN -> false;
            case FOREIGN_FRAME,
                    AUTH_BYPASSED,
                    EXPIRED_ACCEPTED,
                    EXPIRY_NOT_ENFORCED,
                    PREMATURE_EXPIRY,
                    START_SLOW,
                    READY_BEFORE_SERVING,
                    JOURNEY_INCOMPLETE,
                    RESUME_GAP,
                    RESUME_DUPLICATED,
                    STATE_STALE,
                    STEP_FAILED,
                    RESOURCE_LEAKED,
                    REFUSED_500,
                    ACCEPT_ERROR,
                    FIRST_MESSAGE_UNANSWERED,
                    FIRST_MESSAGE_CLOSED,
                    EVENT_MISSING,
                    EVENT_DUPLICATED,
                    EVENT_REORDERED,
                    EVENT_LATE,
                    ERROR_FRAME,
                    CLOSED_EARLY,
                    RESET_EARLY,
                    NOT_READY,
                    ECHO_UNANSWERED,
                    NONE -> true;
        };
    }
}
