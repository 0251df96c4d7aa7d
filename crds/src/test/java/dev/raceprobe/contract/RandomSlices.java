package dev.raceprobe.contract;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;

/** Slices drawn by chance from a seed, small enough that keys collide often. */
final class RandomSlices {
    private static final long EPOCH = 1_790_000_000_000L;

    private final Random random;
    private int evidence;

    RandomSlices(long seed) {
        this.random = new Random(seed);
    }

    Slice slice() {
        long first = random.nextInt(5);
        return new Slice(
                first,
                first + random.nextInt(3),
                random.nextBoolean(),
                health(),
                someOf(4, () -> (long) random.nextInt(3), () -> {
                    long attempts = random.nextInt(50);
                    return new Reach(attempts, random.nextInt((int) attempts + 1));
                }),
                someOf(3, () -> random.nextInt(3), this::tally),
                IntStream.range(0, random.nextInt(30)).mapToObj(i -> evidence()).toList());
    }

    RowTally tally() {
        return new RowTally(
                random.nextInt(5),
                random.nextInt(5),
                someOf(3, () -> pick("budget", "cap", "lag"), this::count),
                someOf(4, () -> pick(ConnectResult.values()), this::count),
                random.nextInt(5),
                someOf(3, () -> pick("401", "503"), this::count),
                someOf(3, () -> pick("1000/client", "1006/network"), this::count),
                someOf(6, this::checkKey, this::count),
                someOf(4, () -> random.nextInt(4), () -> someOf(2, () -> pick(Symptom.values()), this::count)),
                someOf(3, () -> random.nextInt(3), () -> new RowTally.UserTally(random.nextInt(9), random.nextInt(9))),
                someOf(3, () -> pick(Counter.values()), this::count),
                enumMap(),
                someOf(3, () -> pick(Symptom.values()), () -> {
                    long at = EPOCH + random.nextInt(100_000);
                    return new Span(at, at + random.nextInt(100_000));
                }),
                IntStream.range(0, random.nextInt(50)).mapToObj(i -> held()).toList(),
                someOf(
                        RowTally.MAX_ADDRESSES,
                        () -> "10.0.0." + random.nextInt(2 * RowTally.MAX_ADDRESSES),
                        () -> someOf(2, () -> pick(Symptom.values()), this::count)),
                someOf(RowTally.MAX_LEAKS, () -> RowTally.leak(random.nextInt(40), random.nextInt(40)), this::count));
    }

    HeldEnd held() {
        return new HeldEnd(
                EPOCH + random.nextInt(20),
                pick("silent", "ping.10s"),
                pick(0L, 10_000L),
                random.nextInt(3),
                random.nextInt(3),
                random.nextInt(3),
                pick("held", "reset", "1001"));
    }

    Health health() {
        return new Health(
                distribution(),
                distribution(),
                random.nextInt(3),
                random.nextInt(3),
                random.nextInt(3),
                random.nextInt(3),
                random.nextInt(3),
                random.nextInt(3));
    }

    Distribution distribution() {
        Histogram recorder = Distribution.recorder();
        LongStream.range(0, random.nextInt(20)).forEach(i -> recorder.recordValue(random.nextInt(2_000_000_000)));
        return Distribution.of(recorder);
    }

    Evidence evidence() {
        return new Evidence(
                "0a1b2c3d-" + evidence++,
                random.nextInt(2),
                pick(Symptom.NO_RESPONSE, Symptom.ACCEPT_ERROR),
                EPOCH + random.nextInt(50),
                random.nextInt(10),
                List.of(
                        new Evidence.TimelineEntry(0, "connect_start", null),
                        new Evidence.TimelineEntry(random.nextInt(1000), "upgrade_received", "101")),
                random.nextBoolean() ? null : new Evidence.CloseSeen(1011, "", "server"),
                "127.0.0.1:8080",
                101,
                "what was seen",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    }

    CheckKey checkKey() {
        return new CheckKey(pick("", "offset-5ms"), pick(Symptom.values()), pick("", "503"), random.nextInt(3));
    }

    private Map<Phase, Distribution> enumMap() {
        Map<Phase, Distribution> latency = new EnumMap<>(Phase.class);
        IntStream.range(0, random.nextInt(3)).forEach(i -> latency.put(pick(Phase.values()), distribution()));
        return latency;
    }

    private Long count() {
        return (long) random.nextInt(100);
    }

    private <K, V> Map<K, V> someOf(int most, Supplier<K> key, Supplier<V> value) {
        Map<K, V> map = new HashMap<>();
        IntStream.range(0, random.nextInt(most + 1)).forEach(i -> map.put(key.get(), value.get()));
        return map;
    }

    @SafeVarargs
    private <T> T pick(T... values) {
        return values[random.nextInt(values.length)];
    }
}
