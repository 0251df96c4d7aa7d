package dev.raceprobe.operator.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.ShardReport;
import dev.raceprobe.contract.Slice;
import dev.raceprobe.operator.story.Specs;
import dev.raceprobe.operator.story.Story;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes of it when the thing at a pod's address answers something. */
class ProbePullsTest {
    private static final ShardPlan PLAN = Story.of(Specs.EVENTS).plan();
    private static final ShardPod POD = new ShardPod(0, "shop", "chat-0", "uid", "127.0.0.9", true);
    private static final String REPORT = ContractJson.write(
            new ShardReport(ShardPlan.VERSION, PLAN.hash(), 0, POD.uid(), 0, false, List.of(Slice.open(1)), null));

    private String answer = REPORT;
    private final ProbePulls pulls = pulls((pod, since) -> CompletableFuture.completedFuture(answer));

    @ParameterizedTest
    @ValueSource(strings = {"null", "", "[]", "{}", "{\"slices\":[null]}", "<html>"})
    void whateverAStrayPodAnswersItsShardIsMissing(String nonsense) {
        answer = nonsense;
        pulls.watch(List.of(POD));

        assertThat(pulls.pull().join()).isTrue();

        assertThat(pulls.collected().reporting()).isEmpty();
        assertThat(pulls.collected().complaints()).containsExactly("shard 0 its report cannot be parsed");
    }

    @Test
    void aPodThatCannotEvenBeAskedKeepsNobodyFromBeingPulledAgain() {
        ShardPod odd = new ShardPod(1, "shop", "chat-1", "odd", "fe80::1%eth0", true);
        ProbePulls both = pulls((pod, since) -> {
            if (pod.equals(odd)) {
                throw new IllegalArgumentException(pod.ip());
            }
            return CompletableFuture.completedFuture(answer);
        });
        both.watch(List.of(odd, POD));

        assertThat(both.pull().join()).isTrue();
        assertThat(both.pull().join()).as("the next turn is not skipped").isTrue();
        assertThat(both.collected().reporting()).containsOnlyKeys(0);
    }

    private static ProbePulls pulls(ReportReader reader) {
        Clock inThatSlice = Clock.fixed(Instant.ofEpochMilli(PLAN.sliceMillis()), ZoneOffset.UTC);
        return new ProbePulls("probe", PLAN, reader, Duration.ofSeconds(5), inThatSlice);
    }

    @Test
    void aPodThatReportsAgainAfterNonsenseIsBelieved() {
        pulls.watch(List.of(POD));
        answer = "null";
        pulls.pull().join();
        answer = REPORT;

        assertThat(pulls.pull().join()).isTrue();

        assertThat(pulls.collected().reporting()).containsEntry(0, POD.uid());
        assertThat(pulls.collected().complaints()).isEmpty();
    }
}
