package dev.raceprobe.contract;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * What was seen of one row in one slice: sums only. The sum of {@code attempts} is the number of connections begun; the sum
 * of {@code checks} the number of checks finished.
 *
 * @param rounds rounds started
 * @param roundsMissed rounds not started because the one before was still running
 * @param skipped connections that were due and not attempted, by reason: budget, breaker, cap, backpressure, lag
 * @param attempts connections by how their opening handshake ended
 * @param abandoned connections that we ended before the upgrade was answered, those that timed out once it was asked for included
 * @param rejections rejected upgrades by status
 * @param closed ended connections by {@code code/initiator}: initiator is client, server or network, code of the last 1006
 * @param checks finished checks
 * @param offsets AcceptRace: checks whose first message was sent, by accept offset in whole milliseconds (rounded down) on the
 *     target's side, then by symptom; NONE is an answer, however late, and CLOSED_EARLY a connection that died before its message
 *     was due at this offset
 * @param users by index of the user: how often valid tokens were accepted and refused
 * @param counters what else is counted, by the names in {@link Counter}
 * @param latency by the wire name of a {@link Phase}
 * @param spans when each symptom was seen
 * @param held Heartbeat: how the connections ended that were held, the newest {@link HeldEnd#MAX}
 * @param addresses finished checks by the address that was connected to, then by symptom; at most {@link #MAX_ADDRESSES}, the
 *     rest is {@link #OTHER_ADDRESSES}
 * @param leaks UserIsolation: frames of one user that reached another, by {@link #leak}; at most {@link #MAX_LEAKS} pairs, the rest
 *     is {@link #OTHER_LEAKS}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record RowTally(
        long rounds,
        long roundsMissed,
        Map<String, Long> skipped,
        Map<ConnectResult, Long> attempts,
        long abandoned,
        Map<String, Long> rejections,
        Map<String, Long> closed,
        Map<CheckKey, Long> checks,
        Map<Integer, Map<Symptom, Long>> offsets,
        Map<Integer, UserTally> users,
        Map<Counter, Long> counters,
        Map<Phase, Distribution> latency,
        Map<Symptom, Span> spans,
        List<HeldEnd> held,
        Map<String, Map<Symptom, Long>> addresses,
        Map<String, Long> leaks) {

    /** So many addresses are told apart: the first in alphabetical order, so that merging stays associative. */
    public static final int MAX_ADDRESSES = 32;

    /** Stands for all other addresses. */
    public static final String OTHER_ADDRESSES = "other";

    /** So many pairs of users are told apart, as with addresses. */
    public static final int MAX_LEAKS = 576;

    /** Stands for all other pairs. */
    public static final String OTHER_LEAKS = "other";

    private static final RowTally EMPTY =
            new RowTally(0, 0, null, null, 0, null, null, null, null, null, null, null, null, null, null, null);

    public RowTally {
        skipped = Sums.copy(skipped);
        attempts = Sums.copy(attempts);
        rejections = Sums.copy(rejections);
        closed = Sums.copy(closed);
        checks = Sums.copy(checks);
        offsets = Sums.copyWithin(offsets);
        users = Sums.copy(users);
        counters = Sums.copy(counters);
        latency = Sums.copy(latency);
        spans = Sums.copy(spans);
        held = held == null ? List.of() : HeldEnd.newest(held);
        addresses = bounded(Sums.copy(addresses), MAX_ADDRESSES, OTHER_ADDRESSES, Map.of(), Sums::add);
        leaks = bounded(Sums.copy(leaks), MAX_LEAKS, OTHER_LEAKS, 0L, Long::sum);
    }

    /** One without leaks. */
    public RowTally(
            long rounds,
            long roundsMissed,
            Map<String, Long> skipped,
            Map<ConnectResult, Long> attempts,
            long abandoned,
            Map<String, Long> rejections,
            Map<String, Long> closed,
            Map<CheckKey, Long> checks,
            Map<Integer, Map<Symptom, Long>> offsets,
            Map<Integer, UserTally> users,
            Map<Counter, Long> counters,
            Map<Phase, Distribution> latency,
            Map<Symptom, Span> spans,
            List<HeldEnd> held,
            Map<String, Map<Symptom, Long>> addresses) {
        this(
                rounds,
                roundsMissed,
                skipped,
                attempts,
                abandoned,
                rejections,
                closed,
                checks,
                offsets,
                users,
                counters,
                latency,
                spans,
                held,
                addresses,
                null);
    }

    /** The name of a pair: whose frames reached whom, both by index. */
    public static String leak(int from, int to) {
        return from + ">" + to;
    }

    /** One without held connections and addresses. */
    public RowTally(
            long rounds,
            long roundsMissed,
            Map<String, Long> skipped,
            Map<ConnectResult, Long> attempts,
            long abandoned,
            Map<String, Long> rejections,
            Map<String, Long> closed,
            Map<CheckKey, Long> checks,
            Map<Integer, Map<Symptom, Long>> offsets,
            Map<Integer, UserTally> users,
            Map<Counter, Long> counters,
            Map<Phase, Distribution> latency,
            Map<Symptom, Span> spans) {
        this(
                rounds,
                roundsMissed,
                skipped,
                attempts,
                abandoned,
                rejections,
                closed,
                checks,
                offsets,
                users,
                counters,
                latency,
                spans,
                null,
                null);
    }

    private static <V> Map<String, V> bounded(
            Map<String, V> all, int most, String other, V nothing, BinaryOperator<V> add) {
        if (all.size() <= most) {
            return all;
        }
        Map<String, V> kept = new TreeMap<>();
        V rest = nothing;
        for (Map.Entry<String, V> each : all.entrySet()) {
            if (kept.size() < most && !each.getKey().equals(other)) {
                kept.put(each.getKey(), each.getValue());
            } else {
                rest = add.apply(rest, each.getValue());
            }
        }
        kept.put(other, rest);
        return Collections.unmodifiableMap(kept);
    }

    /** Nothing was seen: the identity of {@link #merge}. */
    public static RowTally empty() {
        return EMPTY;
    }

    /** The sum of both. */
    public RowTally merge(RowTally other) {
        return merged(List.of(this, other));
    }

    /** The sum of all. */
    public static RowTally merged(List<RowTally> tallies) {
        return new RowTally(
                tallies.stream().mapToLong(RowTally::rounds).sum(),
                tallies.stream().mapToLong(RowTally::roundsMissed).sum(),
                Sums.counts(tallies, RowTally::skipped),
                Sums.counts(tallies, RowTally::attempts),
                tallies.stream().mapToLong(RowTally::abandoned).sum(),
                Sums.counts(tallies, RowTally::rejections),
                Sums.counts(tallies, RowTally::closed),
                Sums.counts(tallies, RowTally::checks),
                Sums.countsWithin(tallies, RowTally::offsets),
                Sums.join(tallies, RowTally::users, users -> Sums.reduce(users, UserTally::merge)),
                Sums.counts(tallies, RowTally::counters),
                Sums.join(tallies, RowTally::latency, Distribution::merged),
                Sums.join(tallies, RowTally::spans, spans -> Sums.reduce(spans, Span::merge)),
                tallies.stream().flatMap(tally -> tally.held().stream()).toList(),
                Sums.countsWithin(tallies, RowTally::addresses),
                Sums.counts(tallies, RowTally::leaks));
    }

    /** Connections begun. */
    public long connections() {
        return attempts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Checks finished. */
    public long finishedChecks() {
        return checks.values().stream().mapToLong(Long::longValue).sum();
    }

    /** A count, 0 where nothing was counted. */
    public long counter(Counter counter) {
        return counters.getOrDefault(counter, 0L);
    }

    /**
     * How the valid tokens of one user fared.
     *
     * @param accepted attempts that became ready, or were upgraded where ready is not defined
     * @param refused attempts that were refused for their credentials
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record UserTally(long accepted, long refused) {
        UserTally merge(UserTally other) {
            return new UserTally(accepted + other.accepted, refused + other.refused);
        }
    }
}
