package dev.raceprobe.operator.judge;

import dev.raceprobe.contract.CheckKey;
import dev.raceprobe.contract.Evidence;
import dev.raceprobe.operator.merge.PodSlice;
import java.util.List;

/**
 * What the pods kept of failures that the target owns: the owners of DESIGN, one check at a time. A piece of evidence about
 * somebody else's failure must not stand under a finding of the target that shows by the same symptom.
 */
public final class TargetEvidence {
    private TargetEvidence() {}

    /** The target's evidence in these slices, newest first. */
    public static List<Evidence> of(List<PodSlice> seen) {
        WindowFacts facts = WindowFacts.of(PodSlice.slices(seen));
        return Trust.Weighed.of(seen).stream()
                .flatMap(weighed -> weighed.slice().evidence().stream()
                        .filter(kept -> !weighed.excuses(kept.symptom(), detail(kept)) && isTargets(kept, facts)))
                .sorted(Evidence.NEWEST_FIRST)
                .toList();
    }

    private static boolean isTargets(Evidence kept, WindowFacts facts) {
        return switch (kept.symptom()) {
            case PROBE_ERROR, CANCELLED, NO_CREDENTIALS, DEPENDENCY_ERROR, NOT_LET_IN, NONE -> false;
            // only a storm has a finding that it may stand under
            case RATE_LIMITED -> facts.anyReached();
            case NO_RESPONSE, REFUSED_5XX -> facts.othersReached(kept.startedAt() / CheckKey.BIN_MILLIS);
            case NOT_A_WEBSOCKET -> facts.anyReached();
            case REFUSED_AUTH -> facts.acceptedUsers().contains(kept.user());
            case FOREIGN_FRAME,
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
                    NOT_READY,
                    ECHO_UNANSWERED -> true;
        };
    }

    /** The detail under which the check was counted, as far as trust asks for it. */
    private static String detail(Evidence kept) {
        if (kept.timeline().stream().anyMatch(stamp -> stamp.event().equals("timeout"))) {
            return "timeout";
        }
        boolean heard = kept.timeline().stream().anyMatch(stamp -> stamp.event().equals("frame_in"));
        if (!heard && ProvenByFrame.restsOnTiming(kept.symptom(), ProvenByFrame.OPEN)) {
            return ProvenByFrame.OPEN;
        }
        return kept.close() == null ? "" : String.valueOf(kept.close().code());
    }
}
