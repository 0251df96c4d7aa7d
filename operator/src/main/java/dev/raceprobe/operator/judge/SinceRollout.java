package dev.raceprobe.operator.judge;

import dev.raceprobe.api.v1alpha1.ScenarioType;
import dev.raceprobe.contract.AuthArms;
import dev.raceprobe.contract.CheckKey;
import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.contract.Counter;
import dev.raceprobe.contract.Evidence;
import dev.raceprobe.contract.HeldEnd;
import dev.raceprobe.contract.RoundHistory;
import dev.raceprobe.contract.RowTally;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.Slice;
import dev.raceprobe.contract.Span;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.operator.merge.PodSlice;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What was seen of the revision that runs now: a rollout begins a new window once it is over. Checks that began before it, or may
 * have, are about the revision before, except those that ended by its restart. What has no time of its own, in the slice that the
 * rollout falls into, may be about either: offsets, and with them the checks that they tell apart; addresses; and who was accepted.
 */
final class SinceRollout {
    private final JudgeInput input;
    private final long sinceMillis;

    private SinceRollout(JudgeInput input, long sinceMillis) {
        this.input = input;
        this.sinceMillis = sinceMillis;
    }

    static JudgeInput of(JudgeInput input) {
        return input.rollouts()
                .latestSince(0)
                .map(rollout -> new SinceRollout(input, rollout.sinceMillis()).cut())
                .orElse(input);
    }

    private JudgeInput cut() {
        Map<Integer, RoundHistory> history = new HashMap<>();
        input.history()
                .forEach((row, rounds) -> history.put(
                        row,
                        new RoundHistory(rounds.stretches().stream()
                                .filter(stretch -> stretch.firstMillis() >= sinceMillis)
                                .toList())));
        return new JudgeInput(
                input.plan(),
                input.evaluation(),
                input.seen().stream()
                        .flatMap(seen -> cut(seen.slice()).map(slice -> new PodSlice(seen.pod(), slice)).stream())
                        .toList(),
                history,
                input.periods(),
                input.missingShards(),
                input.isChanged(),
                input.rollouts(),
                input.beganMillis(),
                input.nowMillis());
    }

    private Optional<Slice> cut(Slice slice) {
        long begin = slice.first() * input.plan().sliceMillis();
        long end = (slice.last() + 1) * input.plan().sliceMillis();
        if (end <= sinceMillis) {
            return Optional.empty();
        }
        Map<Integer, RowTally> rows = new TreeMap<>();
        slice.rows().forEach((row, tally) -> rows.put(row, cut(row, tally, begin < sinceMillis)));
        List<Evidence> evidence = slice.evidence().stream()
                .filter(kept -> kept.startedAt() >= sinceMillis && !isExcused(kept))
                .toList();
        return Optional.of(
                new Slice(slice.first(), slice.last(), slice.closed(), slice.health(), slice.reach(), rows, evidence));
    }

    private TargetRestarts restarts(int row) {
        ShardPlan.Row planned = input.plan().rows().get(row);
        return TargetRestarts.of(input, planned);
    }

    private RowTally cut(int row, RowTally tally, boolean straddles) {
        TargetRestarts restarts = restarts(row);
        Map<CheckKey, Long> checks = new TreeMap<>();
        boolean areMixed = straddles && !tally.offsets().isEmpty();
        tally.checks().forEach((key, count) -> {
            if (!areMixed && key.bin() * CheckKey.BIN_MILLIS >= sinceMillis
                    || restarts.excuses(key, tally.spans().get(key.symptom()))) {
                checks.put(key, count);
            }
        });
        Map<Counter, Long> counters = new HashMap<>(tally.counters());
        if (straddles) {
            counters.remove(Counter.FOREIGN_FRAMES); // whose they are, their checks tell when their round is over
        }
        List<HeldEnd> held = tally.held().stream()
                .filter(end -> end.endedAtMillis() >= sinceMillis
                        && !restarts.excuses(Symptom.CLOSED_EARLY, end.how(), end.endedAtMillis()))
                .toList();
        return new RowTally(
                tally.rounds(),
                tally.roundsMissed(),
                tally.skipped(),
                tally.attempts(),
                tally.abandoned(),
                tally.rejections(),
                tally.closed(),
                checks,
                straddles ? Map.of() : tally.offsets(),
                straddles ? usersSince(row, tally) : tally.users(),
                counters,
                tally.latency(),
                spans(tally, checks),
                held,
                straddles ? Map.of() : tally.addresses(),
                straddles ? Map.of() : tally.leaks());
    }

    /**
     * Users have no time of their own: what their checks show in bins that began since tells. Only where some pass, and as many as
     * are refused, those that were accepted are so still: a rollout may bring another key.
     */
    private Map<Integer, RowTally.UserTally> usersSince(int row, RowTally tally) {
        long refused = checksSince(row, tally, Symptom.REFUSED_AUTH);
        long passed = checksSince(row, tally, Symptom.NONE);
        if (passed > 0 && passed >= refused) {
            return tally.users();
        }
        Map<Integer, RowTally.UserTally> users = new TreeMap<>();
        if (refused > 0) {
            tally.users().forEach((user, seen) -> users.put(user, new RowTally.UserTally(0, seen.refused())));
        }
        return users;
    }

    /** Those of a negative case of AuthRace are not among them: that they are refused is what they pass for. */
    private long checksSince(int row, RowTally tally, Symptom symptom) {
        boolean hasCases = input.plan().scenario(input.plan().rows().get(row)).type() == ScenarioType.AuthRace;
        return tally.checks().entrySet().stream()
                .filter(entry -> entry.getKey().symptom() == symptom
                        && entry.getKey().bin() * CheckKey.BIN_MILLIS >= sinceMillis)
                .filter(entry -> !hasCases || AuthArms.isValid(entry.getKey().arm()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** When each symptom was seen since; of a slice that began before, only its checks tell, to within their bins. */
    private Map<Symptom, Span> spans(RowTally tally, Map<CheckKey, Long> checks) {
        Map<Symptom, Span> spans = new HashMap<>();
        tally.spans().forEach((symptom, span) -> {
            if (span.firstMillis() >= sinceMillis) {
                spans.put(symptom, span);
            } else if (span.lastMillis() >= sinceMillis) {
                long begin = checks.keySet().stream()
                        .filter(key -> key.symptom() == symptom)
                        .mapToLong(key -> key.bin() * CheckKey.BIN_MILLIS)
                        .min()
                        .orElse(sinceMillis);
                spans.put(
                        symptom,
                        new Span(Math.min(span.lastMillis(), Math.max(begin, sinceMillis)), span.lastMillis()));
            }
        });
        return spans;
    }

    private boolean isExcused(Evidence kept) {
        long micros = kept.timeline().stream()
                .mapToLong(Evidence.TimelineEntry::atMicros)
                .max()
                .orElse(0);
        String words = String.valueOf(kept.detail());
        String refused = ConnectResult.REFUSED.wireName();
        String detail =
                kept.close() != null ? String.valueOf(kept.close().code()) : words.contains(refused) ? refused : words;
        return restarts(kept.row()).excuses(kept.symptom(), detail, kept.startedAt() + micros / 1000);
    }
}
