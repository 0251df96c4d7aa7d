package dev.raceprobe.bench;

import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.contract.ShardReport;
import dev.raceprobe.contract.Slice;
import dev.raceprobe.operator.judge.Judge;
import dev.raceprobe.operator.judge.JudgeInput;
import dev.raceprobe.operator.judge.Judgement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the operator does with the reports of 64 shards. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReportBenchmark {
    private final Fleet fleet = new Fleet();
    private final List<Slice> slices = fleet.slices();
    private final JudgeInput input = fleet.input();
    private final String report = ContractJson.write(fleet.reports().get(0));

    /** All slices of all shards into one. */
    @Benchmark
    public Slice merge() {
        return Slice.merged(slices).orElseThrow();
    }

    /** From the slices to the verdicts. */
    @Benchmark
    public Judgement judge() {
        return Judge.judge(input);
    }

    /** One shard's report, as it comes over HTTP. */
    @Benchmark
    public ShardReport read() {
        return ContractJson.read(report, ShardReport.class);
    }
}
