package dev.raceprobe.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class RolloutsTest {
    private static final String CHAT = "Deployment/chat";

    @Test
    void theFirstRevisionThatIsSeenIsNoRollout() {
        Rollouts seen = Rollouts.NONE.observe(CHAT, revision("chat-1"), 1_000);
        assertThat(seen.current()).contains(new Rollout("chat-1", null));
        assertThat(seen.latestSince(0)).isEmpty();
    }

    @Test
    void anotherRevisionIsARolloutFromWhenItWasNoticedOn() {
        Rollouts seen = Rollouts.NONE
                .observe(CHAT, revision("chat-1"), 1_000)
                .observe(CHAT, revision("chat-2"), 5_000)
                .observe(CHAT, revision("chat-2"), 9_000);
        assertThat(seen.current()).contains(new Rollout("chat-2", 5_000L));
        assertThat(seen.latestSince(5_001)).isEmpty();
        assertThat(seen.latestSince(5_000)).isPresent();
    }

    @Test
    void aRevisionThatComesBackIsARolloutToo() {
        Rollouts seen = Rollouts.NONE
                .observe(CHAT, revision("chat-1"), 1_000)
                .observe(CHAT, revision("chat-2"), 5_000)
                .observe(CHAT, revision("chat-1"), 9_000);
        assertThat(seen.current()).contains(new Rollout("chat-1", 9_000L));
    }

    @Test
    void itTakesOverWhenItAloneServesAndNotBefore() {
        Rollouts rolling = Rollouts.NONE
                .observe(CHAT, revision("chat-1"), 1_000)
                .observe(CHAT, beside("chat-2"), 5_000)
                .observe(CHAT, beside("chat-2"), 9_000);
        assertThat(rolling.current()).contains(new Rollout("chat-1", null));
        assertThat(rolling.rolling()).isEqualTo(new Rollout("chat-2", 5_000L));
        assertThat(Rollouts.parse(rolling.text())).isEqualTo(rolling);

        Rollouts over = rolling.observe(CHAT, revision("chat-2"), 20_000);
        assertThat(over.current()).contains(new Rollout("chat-2", 20_000L));
        assertThat(over.rolling()).isNull();
    }

    @Test
    void whatIsRolledBackBeforeItWasOverBeginsAnewToo() {
        Rollouts back = Rollouts.NONE
                .observe(CHAT, revision("chat-1"), 1_000)
                .observe(CHAT, beside("chat-2"), 5_000)
                .observe(CHAT, beside("chat-1"), 9_000);
        assertThat(back.rolling()).isEqualTo(new Rollout("chat-1", 5_000L));
        assertThat(back.observe(CHAT, revision("chat-1"), 12_000).current()).contains(new Rollout("chat-1", 12_000L));
    }

    @Test
    void aPodThatFailsOrOneMoreIsNoRollout() {
        Rollouts seen = Rollouts.NONE.observe(CHAT, revision("chat-1"), 1_000);
        assertThat(seen.observe(CHAT, beside("chat-1"), 5_000)).isEqualTo(seen);
    }

    @Test
    void whatIsRolledOutWhenItIsFirstSeenIsARollout() {
        Rollouts seen = Rollouts.NONE.observe(CHAT, beside("chat-1"), 1_000);
        assertThat(seen.current()).isEmpty();
        assertThat(seen.observe(CHAT, revision("chat-1"), 5_000).current()).contains(new Rollout("chat-1", 5_000L));
    }

    @Test
    void whatAnOlderOperatorWroteIsRead() {
        assertThat(Rollouts.parse("{\"workload\":\"Deployment/chat\",\"revisions\":[{\"revision\":\"chat-1\"},"
                        + "{\"revision\":\"chat-2\",\"sinceMillis\":5000}]}"))
                .isEqualTo(Rollouts.NONE
                        .observe(CHAT, revision("chat-1"), 1_000)
                        .observe(CHAT, revision("chat-2"), 5_000));
    }

    @Test
    void theNameThatItsControllerGivesTheSamePodsLaterIsNoRollout() {
        Rollouts seen = Rollouts.NONE
                .observe(CHAT, Optional.of(new Revision("chat-ab", "chat-ab", true)), 1_000)
                .observe(CHAT, Optional.of(new Revision("chat-1", "chat-ab", true)), 5_000);
        assertThat(seen.revisions()).containsExactly(new Rollout("chat-1", null));
    }

    @Test
    void aWorkloadThatCannotBeToldIsStillAtItsLastRevision() {
        Rollouts seen = Rollouts.NONE.observe(CHAT, revision("chat-1"), 1_000);
        assertThat(seen.observe(CHAT, Optional.empty(), 5_000)).isEqualTo(seen);
    }

    @Test
    void anotherWorkloadIsLookedAtAnew() {
        Rollouts seen = Rollouts.NONE
                .observe(CHAT, revision("chat-1"), 1_000)
                .observe("StatefulSet/chat", revision("chat-7"), 5_000);
        assertThat(seen.revisions()).containsExactly(new Rollout("chat-7", null));
    }

    @Test
    void onlyTheNewestAreRemembered() {
        Rollouts seen = Rollouts.NONE;
        for (int i = 0; i < 100; i++) {
            seen = seen.observe(CHAT, revision("chat-" + i), i);
        }
        assertThat(seen.revisions()).hasSize(Rollouts.MAX);
        assertThat(seen.current()).contains(new Rollout("chat-99", 99L));
    }

    @Test
    void whatIsWrittenIsReadAgainAndAnythingElseIsForgotten() {
        Rollouts seen = Rollouts.NONE.observe(CHAT, revision("chat-1"), 1_000).observe(CHAT, revision("chat-2"), 5_000);
        assertThat(Rollouts.parse(seen.text())).isEqualTo(seen);
        assertThat(Rollouts.parse("chat-2 since yesterday")).isEqualTo(Rollouts.NONE);
        assertThat(Rollouts.parse("{}")).isEqualTo(Rollouts.NONE);
        assertThat(Rollouts.parse(null)).isEqualTo(Rollouts.NONE);
    }

    private static Optional<Revision> revision(String name) {
        return Optional.of(new Revision(name, "chat-of-its-template", true));
    }

    private static Optional<Revision> beside(String name) {
        return Optional.of(new Revision(name, "chat-of-its-template", false));
    }
}
