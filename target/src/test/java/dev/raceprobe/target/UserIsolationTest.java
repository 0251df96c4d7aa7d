package dev.raceprobe.target;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UserIsolationTest {
    private FaultyTarget target;

    @BeforeEach
    void start() {
        target = Targets.start();
    }

    @AfterEach
    void stop() {
        target.close();
    }

    /** Events of others among the next frames, until the pong that answers our last ping. */
    private static int foreign(RawClient client, String user) {
        client.ping("end");
        int foreign = 0;
        for (var frame = client.nextFrame(); !frame.path("type").asText().equals("pong"); frame = client.nextFrame()) {
            foreign += frame.path("user").asText().equals(user) ? 0 : 1;
        }
        return foreign;
    }

    private static void finish(RawClient client) {
        while (!client.next().startsWith("agent_completed")) {}
    }

    @Test
    void everyEventOfOneUserReachesTheOtherOneToo() {
        try (RawClient ann = RawClient.open(target, "/leak?p=1&pace=1ms", "ann");
                RawClient bob = RawClient.open(target, "/leak?p=1&pace=1ms", "bob")) {
            finish(ann.chat("c", "canary"));
            assertThat(foreign(bob, "bob")).isEqualTo(5);
            assertThat(foreign(ann, "ann")).isZero();
        }
        assertThat(Targets.faults(target)).isEqualTo("leak foreign_frame 5/1;");
    }

    @Test
    void leakedEventStillNamesItsOwner() {
        try (RawClient ann = RawClient.open(target, "/leak?p=1&pace=1ms", "ann");
                RawClient bob = RawClient.open(target, "/leak?p=1&pace=1ms", "bob")) {
            bob.next();
            ann.chat("c", "canary");
            bob.next();
            assertThat(bob.nextFrame())
                    .hasToString(
                            "{\"type\":\"agent_thinking\",\"id\":\"c\",\"seq\":2,\"user\":\"ann\",\"text\":\"canary\"}");
        }
    }

    @Test
    void connectionsOfOneUserAreNotOthers() {
        try (RawClient first = RawClient.open(target, "/leak?p=1&pace=1ms", "ann");
                RawClient second = RawClient.open(target, "/leak?p=1&pace=1ms", "ann")) {
            finish(first.chat("c", "canary"));
            assertThat(second.next()).isEqualTo("connection_established");
            assertThat(second.ping("end").next()).isEqualTo("pong end");
        }
        assertThat(target.truth().faults()).isEmpty();
    }

    @Test
    void fixedVariantKeepsToItsOwnSocketAndIsNotLeakedInto() {
        try (RawClient ann = RawClient.open(target, "/leak?variant=fixed&p=1&pace=1ms", "ann");
                RawClient bob = RawClient.open(target, "/leak?variant=fixed&p=1&pace=1ms", "bob");
                RawClient racy = RawClient.open(target, "/leak?p=1&pace=1ms", "eve")) {
            finish(ann.chat("c", "canary"));
            finish(racy.chat("d", "canary"));
            assertThat(foreign(bob, "bob") + foreign(ann, "ann")).isZero();
        }
        assertThat(target.truth().faults()).isEmpty();
    }

    @Test
    void withProbabilityTheTruthCountsTheForeignFramesThatClientsSaw() {
        int foreign = 0;
        try (RawClient ann = RawClient.open(target, "/leak?p=0.3&pace=1ms", "ann");
                RawClient bob = RawClient.open(target, "/leak?p=0.3&pace=1ms", "bob")) {
            for (int i = 0; i < 40; i++) {
                finish(ann.chat("c" + i, "canary"));
                foreign += foreign(bob, "bob") + foreign(ann, "ann");
            }
        }
        // Binomial(200, 0.3): outside of this with probability under 1e-6, and the seed is fixed.
        assertThat(foreign).isBetween(30, 95);
        assertThat(Targets.faults(target)).isEqualTo("leak foreign_frame " + foreign + "/1;");
    }
}
