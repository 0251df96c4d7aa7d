package dev.raceprobe.probe.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.EvidencePolicy;
import dev.raceprobe.api.v1alpha1.ScriptStep;
import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.probe.script.Step.Anchor;
import dev.raceprobe.probe.script.Step.Then;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** For how long a connection may be open. */
class PartTest {
    private static final long MS = 1_000_000;

    private static long lastsMillis(Step... steps) {
        return new Part(0, "", Set.of(), List.of(steps)).lastsNanos() / MS;
    }

    @Test
    void waitsAddUp() {
        assertThat(lastsMillis(
                        new Step.AwaitReady(),
                        new Step.Expect(c -> true, 300 * MS, Anchor.NOW, Then.CONTINUE, Then.CONTINUE),
                        new Step.Ping(40 * MS),
                        new Step.Hold(2 * MS, Anchor.LAST_PROGRESS),
                        new Step.Barrier("all", 1000 * MS),
                        new Step.Stream("s", Template.of("x"), 500, 100, 7 * MS)))
                .isEqualTo(300 + 40 + 2 + 1000 + 5000 + 7);
    }

    /** As in Heartbeat: pings at 1, 2 and 3 s, held for 4 s. */
    @Test
    void waitsFromTheUpgradeDoNot() {
        List<Step> steps = new ArrayList<>();
        for (int second = 1; second < 4; second++) {
            steps.add(new Step.Hold(second * 1000 * MS, Anchor.UPGRADE));
            steps.add(new Step.Ping(1000 * MS));
        }
        steps.add(new Step.Hold(4000 * MS, Anchor.UPGRADE));

        assertThat(lastsMillis(steps.toArray(Step[]::new))).isEqualTo(4000);
    }

    @Test
    void aScriptLastsAsItsRepeatsDo() {
        List<ScriptStep> steps = List.of(
                ContractJson.read("{\"hold\":\"2s\"}", ScriptStep.class),
                ContractJson.read(
                        "{\"repeat\":{\"times\":10,\"steps\":[{\"send\":{\"text\":\"x\"}},"
                                + "{\"expect\":{\"pointer\":\"/type\",\"equals\":\"pong\",\"within\":\"500ms\"}},"
                                + "{\"ping\":{\"within\":\"1s\"}}]}}",
                        ScriptStep.class));
        UserScript script = new UserScript(steps, new Payloads(EvidencePolicy.Payloads.Never));

        assertThat(lastsMillis(new Step.Talk(script))).isEqualTo(2_000 + 10 * 1_500);
    }
}
