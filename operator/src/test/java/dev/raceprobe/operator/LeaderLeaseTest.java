package dev.raceprobe.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaderLeaseTest {
    @Test
    void aReplicaThatDiesIsReplacedWithin15Seconds() {
        assertThat(LeaderLease.DEFAULT.longestFailOver())
                .isEqualTo(Duration.ofMillis(12_300))
                .isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void aLeaderGivesUpBeforeAnotherMayTakeOver() {
        assertThatThrownBy(() -> new LeaderLease(Duration.ofSeconds(9), Duration.ofSeconds(9), Duration.ofSeconds(1)))
                .hasMessage("renewDeadline must be shorter than duration, 9000ms, was 9000ms");
        assertThatThrownBy(() -> new LeaderLease(Duration.ofSeconds(9), Duration.ofSeconds(8), Duration.ofSeconds(4)))
                .hasMessage("retryEvery must be shorter than half of renewDeadline, 8000ms, was 4000ms");
    }
}
