package dev.raceprobe.operator.support;

import dev.raceprobe.api.v1alpha1.LatencyProfile;
import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.api.v1alpha1.RaceProbeSpec;
import dev.raceprobe.api.v1alpha1.RoundTrip;
import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.contract.ShardPlan;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Resources of this module's tests. */
public final class Samples {
    private Samples() {}

    /** A RaceProbe of src/test/resources. */
    public static RaceProbe probe(String file) {
        return Serialization.unmarshal(text(file), RaceProbe.class);
    }

    /** A file of src/test/resources. */
    public static String text(String file) {
        try (InputStream in = Samples.class.getResourceAsStream("/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A plan for a probe with one row, in as many shards. */
    public static ShardPlan plan(RaceProbe probe, int shards) {
        RaceProbeSpec spec = probe.getSpec();
        return ContractJson.seal(new ShardPlan(
                ShardPlan.VERSION,
                "",
                probe.getMetadata().getNamespace(),
                probe.getMetadata().getName(),
                1,
                spec.mode(),
                null,
                null,
                shards,
                30_000,
                600_000,
                spec.target(),
                spec.auth(),
                spec.protocol(),
                List.of(new LatencyProfile("baseline", new RoundTrip("0ms", "0ms"), null, null, null, null, null)),
                new ShardPlan.ShardLoad(100, 50, new ShardPlan.Breaker(50, 60_000, 300_000)),
                spec.scenarios(),
                List.of(new ShardPlan.Row(0, spec.scenarios().get(0).name(), "baseline", 21, 30_000, 0)),
                spec.evidence(),
                List.of()));
    }
}
