package dev.raceprobe.probe.tally;

import dev.raceprobe.contract.CheckKey;
import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.contract.Counter;
import dev.raceprobe.contract.Distribution;
import dev.raceprobe.contract.HeldEnd;
import dev.raceprobe.contract.Phase;
import dev.raceprobe.contract.RowTally;
import dev.raceprobe.contract.Span;
import dev.raceprobe.contract.Symptom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;

/** The tally of one row while its slice is open: counters in arrays, so that the frame path allocates nothing. */
final class OpenRow {
    /** What a hostile peer can vary (statuses, close codes, details) is told apart up to so many; the rest is {@link #OTHER}. */
    static final int MAX_DISTINCT = 64;

    static final String OTHER = "other";

    /** Larger accept offsets count as this one, in milliseconds. */
    private static final int MAX_OFFSET_MILLIS = 60_000;

    private static final ConnectResult[] RESULTS = ConnectResult.values();
    private static final Counter[] COUNTERS = Counter.values();
    private static final Phase[] PHASES = Phase.values();
    private static final Symptom[] SYMPTOMS = Symptom.values();

    private long rounds;
    private long roundsMissed;
    private long abandoned;
    private final long[] attempts = new long[RESULTS.length];
    private final long[] counters = new long[COUNTERS.length];
    private final Histogram[] latency = new Histogram[PHASES.length];
    private final Span[] spans = new Span[SYMPTOMS.length];
    private final Map<String, Long> skipped = new HashMap<>();
    private final Map<String, Long> rejections = new HashMap<>();
    private final Map<String, Long> closed = new HashMap<>();
    private final Map<String, Long> details = new HashMap<>();
    private final Map<CheckKey, Long> checks = new HashMap<>();
    private final Map<Integer, long[]> offsets = new HashMap<>();
    private final Map<String, long[]> addresses = new HashMap<>();
    private final Map<Integer, long[]> users = new HashMap<>();
    private final Map<String, Long> leaks = new HashMap<>();
    private final List<HeldEnd> held = new ArrayList<>();

    void roundStarted() {
        rounds++;
    }

    void roundMissed() {
        roundsMissed++;
    }

    void skipped(String reason) {
        add(skipped, reason);
    }

    void attempt(ConnectResult result, int status) {
        attempts[result.ordinal()]++;
        if (result == ConnectResult.REJECTED) {
            addBounded(rejections, Integer.toString(status), OTHER);
        }
    }

    void abandoned() {
        abandoned++;
    }

    void closed(int code, String initiator) {
        addBounded(closed, code + "/" + initiator, OTHER + "/" + initiator);
    }

    void check(CheckSeen seen, long atMillis) {
        String detail = detail(seen);
        CheckKey key = new CheckKey(
                seen.arm(), seen.symptom(), detail, Math.floorDiv(seen.startedAtMillis(), CheckKey.BIN_MILLIS));
        checks.merge(key, 1L, Long::sum);
        Span now = new Span(atMillis, atMillis);
        int symptom = seen.symptom().ordinal();
        spans[symptom] = spans[symptom] == null ? now : spans[symptom].merge(now);
    }

    private String detail(CheckSeen seen) {
        String kind = seen.symptom().ordinal() + seen.detail();
        boolean plain = seen.detail().indexOf('|') < 0;
        return plain && addBounded(details, kind, OTHER).equals(kind) ? seen.detail() : OTHER;
    }

    void offset(int offsetMillis, Symptom symptom) {
        int bin = Math.max(0, Math.min(offsetMillis, MAX_OFFSET_MILLIS));
        offsets.computeIfAbsent(bin, k -> new long[SYMPTOMS.length])[symptom.ordinal()]++;
    }

    void address(String address, Symptom symptom) {
        boolean known = addresses.size() < MAX_DISTINCT || addresses.containsKey(address);
        addresses
                .computeIfAbsent(known ? address : RowTally.OTHER_ADDRESSES, k -> new long[SYMPTOMS.length])[
                symptom.ordinal()]++;
    }

    void user(int user, boolean accepted) {
        users.computeIfAbsent(user, k -> new long[2])[accepted ? 0 : 1]++;
    }

    void leak(int from, int to, long frames) {
        String pair = RowTally.leak(from, to);
        boolean known = leaks.size() < RowTally.MAX_LEAKS || leaks.containsKey(pair);
        leaks.merge(known ? pair : RowTally.OTHER_LEAKS, frames, Long::sum);
    }

    void held(HeldEnd end) {
        held.add(end);
        if (held.size() >= 4 * HeldEnd.MAX) {
            List<HeldEnd> newest = HeldEnd.newest(held);
            held.clear();
            held.addAll(newest);
        }
    }

    void count(Counter counter, long n) {
        counters[counter.ordinal()] += n;
    }

    void latency(Phase phase, long nanos) {
        Histogram histogram = latency[phase.ordinal()];
        if (histogram == null) {
            histogram = Distribution.recorder();
            latency[phase.ordinal()] = histogram;
        }
        histogram.recordValue(Math.max(0, nanos));
    }

    RowTally toTally() {
        Map<Integer, Map<Symptom, Long>> byOffset = new HashMap<>();
        offsets.forEach((bin, counts) -> byOffset.put(bin, nonZero(Symptom.class, counts, i -> SYMPTOMS[i])));
        Map<String, Map<Symptom, Long>> byAddress = new HashMap<>();
        addresses.forEach(
                (address, counts) -> byAddress.put(address, nonZero(Symptom.class, counts, i -> SYMPTOMS[i])));
        Map<Integer, RowTally.UserTally> byUser = new HashMap<>();
        users.forEach((user, counts) -> byUser.put(user, new RowTally.UserTally(counts[0], counts[1])));
        return new RowTally(
                rounds,
                roundsMissed,
                skipped,
                nonZero(ConnectResult.class, attempts, i -> RESULTS[i]),
                abandoned,
                rejections,
                closed,
                checks,
                byOffset,
                byUser,
                nonZero(Counter.class, counters, i -> COUNTERS[i]),
                distributions(),
                spans(),
                held,
                byAddress,
                leaks);
    }

    private Map<Phase, Distribution> distributions() {
        Map<Phase, Distribution> map = new EnumMap<>(Phase.class);
        for (Phase phase : PHASES) {
            if (latency[phase.ordinal()] != null) {
                map.put(phase, Distribution.of(latency[phase.ordinal()]));
            }
        }
        return map;
    }

    private Map<Symptom, Span> spans() {
        Map<Symptom, Span> map = new EnumMap<>(Symptom.class);
        for (Symptom symptom : SYMPTOMS) {
            if (spans[symptom.ordinal()] != null) {
                map.put(symptom, spans[symptom.ordinal()]);
            }
        }
        return map;
    }

    private static <E extends Enum<E>> Map<E, Long> nonZero(Class<E> type, long[] counts, IntFunction<E> constant) {
        Map<E, Long> map = new EnumMap<>(type);
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] != 0) {
                map.put(constant.apply(i), counts[i]);
            }
        }
        return map;
    }

    private static void add(Map<String, Long> counts, String key) {
        counts.merge(key, 1L, Long::sum);
    }

    private static String addBounded(Map<String, Long> counts, String key, String otherwise) {
        String counted = counts.size() < MAX_DISTINCT || counts.containsKey(key) ? key : otherwise;
        add(counts, counted);
        return counted;
    }
}
