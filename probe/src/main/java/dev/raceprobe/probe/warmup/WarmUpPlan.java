package dev.raceprobe.probe.warmup;

import dev.raceprobe.api.v1alpha1.AcceptRaceBlock;
import dev.raceprobe.api.v1alpha1.Auth;
import dev.raceprobe.api.v1alpha1.Echo;
import dev.raceprobe.api.v1alpha1.EvidencePolicy;
import dev.raceprobe.api.v1alpha1.LatencyProfile;
import dev.raceprobe.api.v1alpha1.Protocol;
import dev.raceprobe.api.v1alpha1.RaceProbeSpec.Mode;
import dev.raceprobe.api.v1alpha1.Scenario;
import dev.raceprobe.api.v1alpha1.ScenarioType;
import dev.raceprobe.api.v1alpha1.Target;
import dev.raceprobe.contract.ShardPlan;
import java.util.List;

/** The plan of the warm-up: first messages at once, to an echo on loopback. */
final class WarmUpPlan {
    static final String REQUEST_TYPE = "warm-up-ping";
    static final String RESPONSE_TYPE = "warm-up-pong";

    private static final int CONNECTIONS = 40;

    private WarmUpPlan() {}

    static ShardPlan against(int port) {
        Target target = new Target("ws://127.0.0.1:" + port + "/", null, null, null, null, null, "1s", null);
        Echo echo = new Echo(
                Echo.Type.Message, "{\"type\":\"" + REQUEST_TYPE + "\",\"id\":\"{nonce}\"}", RESPONSE_TYPE, "1s");
        AcceptRaceBlock block = new AcceptRaceBlock(CONNECTIONS, List.of("0ms", "1ms"), false, "100ms", "1s", false);
        return new ShardPlan(
                ShardPlan.VERSION,
                "",
                "warm-up",
                "warm-up",
                1,
                Mode.Once,
                "warm-up",
                new ShardPlan.RunBounds(1_000L, 1_000L),
                1,
                1_000,
                1_000,
                target,
                new Auth(Auth.Type.None, null, null, null, null, null, null, null),
                new Protocol(null, null, null, null, null, echo, null, null),
                List.of(new LatencyProfile("baseline", null, null, null, null, null, null)),
                new ShardPlan.ShardLoad(CONNECTIONS, 5_000, new ShardPlan.Breaker(100, 1_000, 1_000)),
                List.of(scenario(block)),
                List.of(new ShardPlan.Row(0, "warm-up", "baseline", CONNECTIONS, 1_000, 1)),
                new EvidencePolicy(0, EvidencePolicy.Payloads.Never),
                List.of());
    }

    private static Scenario scenario(AcceptRaceBlock block) {
        return new Scenario(
                "warm-up",
                ScenarioType.AcceptRace,
                null,
                "1s",
                null,
                block,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
