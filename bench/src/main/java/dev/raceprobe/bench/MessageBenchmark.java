package dev.raceprobe.bench;

import dev.raceprobe.api.v1alpha1.Protocol;
import dev.raceprobe.probe.script.Protocols;
import dev.raceprobe.probe.script.Template;
import dev.raceprobe.probe.timeline.FrameFacts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
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

/** What the probe does with each message of the application. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class MessageBenchmark {
    private final Protocols protocols = new Protocols(new Protocol(null, null, null, null, null, null, null, null));
    private final Template template = Template.of("{\"type\":\"ping\",\"id\":\"{nonce}\"}");
    private final Template.Variables variables = new Template.Variables("n-123456", "rp-canary-1", "user-1", 1, "");
    private final ByteBuf pong = Unpooled.directBuffer()
            .writeBytes("{\"type\":\"pong\",\"id\":\"n-123456\",\"seq\":17}".getBytes(StandardCharsets.UTF_8));

    /** Type, correlation, sequence, user, error texts and canaries of an echo's answer. */
    @Benchmark
    public FrameFacts read() {
        return protocols.read(pong);
    }

    /** An echo's request. */
    @Benchmark
    public String render() {
        return template.render(variables);
    }
}
