package dev.raceprobe.bench;

import dev.raceprobe.api.v1alpha1.RaceProbeSpec;
import dev.raceprobe.contract.CheckKey;
import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.contract.Distribution;
import dev.raceprobe.contract.Health;
import dev.raceprobe.contract.Phase;
import dev.raceprobe.contract.Reach;
import dev.raceprobe.contract.RowTally;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.ShardReport;
import dev.raceprobe.contract.Slice;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.operator.judge.JudgeInput;
import dev.raceprobe.operator.plan.PlanOptions;
import dev.raceprobe.operator.plan.Planner;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What a large probe's shards report: 64 of them, 20 slices each, 8 rows, the phases of 200 connections a row and slice. Seeded:
 * the same in every run.
 */
final class Fleet {
    static final int SHARDS = 64;
    static final int SLICES = 20;

    private static final long FIRST = 20_000_000;
    private static final int CONNECTIONS = 200;
    private static final List<Phase> PHASES = List.of(
            Phase.DNS,
            Phase.TCP,
            Phase.UPGRADE,
            Phase.READY,
            Phase.FIRST_FRAME,
            Phase.ECHO,
            Phase.CLOSE,
            Phase.LIFETIME);
    private static final String SPEC = """
            {"target":{"url":"ws://target.test/ws"},
             "auth":{"type":"SignedJWT","users":{"count":10}},
             "protocol":{"echo":{"type":"Message","request":"{}","responseType":"pong"}},
             "scenarios":[
              {"name":"accept","type":"AcceptRace","interval":"30s","profiles":["baseline","test","staging","production"]},
              {"name":"events","type":"EventDelivery","interval":"30s","profiles":["baseline","test","staging","production"],
               "eventDelivery":{"trigger":"{}","events":["a","b"],"sessions":5}}]}""";

    private final RaceProbeSpec spec = ContractJson.read(SPEC, RaceProbeSpec.class);
    private final ShardPlan plan = Planner.plan("chat", "bench", spec, PlanOptions.continuous(List.of()));
    private final SplittableRandom random = new SplittableRandom(1);
    private final List<ShardReport> reports = new ArrayList<>();

    Fleet() {
        for (int shard = 0; shard < SHARDS; shard++) {
            List<Slice> slices = new ArrayList<>();
            for (int i = 0; i < SLICES; i++) {
                slices.add(slice(FIRST + i));
            }
            reports.add(new ShardReport(ShardPlan.VERSION, plan.hash(), shard, "uid-" + shard, 0, false, slices));
        }
    }

    List<ShardReport> reports() {
        return reports;
    }

    List<Slice> slices() {
        return reports.stream().flatMap(report -> report.slices().stream()).toList();
    }

    ShardPlan plan() {
        return plan;
    }

    /** To be judged at the end of the last slice. */
    JudgeInput input() {
        return new JudgeInput(
                plan, spec.evaluation(), slices(), Set.of(), false, (FIRST + SLICES) * plan.sliceMillis());
    }

    private Slice slice(long number) {
        long bin = number * plan.sliceMillis() / CheckKey.BIN_MILLIS;
        Map<Integer, RowTally> rows = new TreeMap<>();
        for (ShardPlan.Row row : plan.rows()) {
            rows.put(row.index(), tally(bin));
        }
        Health health = new Health(latency(1_000_000), latency(500_000), 0, 0, 0, 0);
        return new Slice(
                number, number, true, health, Map.of(bin, new Reach(CONNECTIONS, CONNECTIONS)), rows, List.of());
    }

    private RowTally tally(long bin) {
        Map<Phase, Distribution> latency = new EnumMap<>(Phase.class);
        PHASES.forEach(phase -> latency.put(phase, latency(20_000_000)));
        Map<Integer, Map<Symptom, Long>> offsets = new TreeMap<>();
        for (int i = 0; i < 40; i++) {
            offsets.put(random.nextInt(600), Map.of(Symptom.NONE, 5L));
        }
        return new RowTally(
                1,
                0,
                Map.of(),
                Map.of(ConnectResult.OPENED, (long) CONNECTIONS),
                0,
                Map.of(),
                Map.of("1000/client", (long) CONNECTIONS),
                Map.of(new CheckKey("", Symptom.NONE, "", bin), (long) CONNECTIONS),
                offsets,
                Map.of(),
                Map.of(),
                latency,
                Map.of());
    }

    private Distribution latency(long mostNanos) {
        Histogram recorder = Distribution.recorder();
        for (int i = 0; i < CONNECTIONS; i++) {
            recorder.recordValue(mostNanos / 10 + random.nextLong(mostNanos));
        }
        return Distribution.of(recorder);
    }
}
