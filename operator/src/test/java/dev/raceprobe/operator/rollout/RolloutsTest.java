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
    void theNameThatItsControllerGivesTheSamePodsLaterIsNoRollout() {
        Rollouts seen = Rollouts.NONE
                .observe(CHAT, Optional.of(new Revision("chat-ab", "chat-ab")), 1_000)
                .observe(CHAT, Optional.of(new Revision("chat-1", "chat-ab")), 5_000);
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
        return Optional.of(new Revision(name, "chat-of-its-template"));
    }
}
