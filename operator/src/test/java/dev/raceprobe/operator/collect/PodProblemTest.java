package dev.raceprobe.operator.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodProblemTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            image cannot be pulled   | ImagePullBackOff           | {containerStatuses: [{state: {waiting: {reason: ImagePullBackOff, message: back-off}}}]}
            Secret key is malformed  | CreateContainerConfigError | {containerStatuses: [{state: {waiting: {reason: CreateContainerConfigError}}}]}
            just starting            | none                       | {containerStatuses: [{state: {waiting: {reason: ContainerCreating}}}]}
            running                  | none                       | {phase: Running, containerStatuses: [{ready: true, state: {running: {}}}]}
            killed, in a crash loop  | OOMKilled                  | {containerStatuses: [{ready: false, state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {reason: OOMKilled, exitCode: 137}}}]}
            killed once, well again  | none                       | {containerStatuses: [{ready: true, state: {running: {}}, lastState: {terminated: {reason: OOMKilled, exitCode: 137}}}]}
            crash loop               | CrashLoopBackOff           | {containerStatuses: [{ready: false, state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {reason: Error, exitCode: 2}}}]}
            no node fits             | Unschedulable              | {phase: Pending, conditions: [{type: PodScheduled, status: "False", reason: Unschedulable, message: 0/3 nodes}]}
            """)
    void theReasonIsKubernetesOwnWord(String story, String reason, String status) {
        Pod pod = Serialization.unmarshal("metadata: {name: chat-0}\nstatus: " + status, Pod.class);
        assertThat(PodProblem.of(List.of(pod)).map(PodProblem::reason).orElse(null))
                .as(story)
                .isEqualTo(reason);
    }

    @Test
    void aKillForMemoryNamesTheLimit() {
        Pod pod = Serialization.unmarshal("""
                metadata: {name: chat-0}
                status: {containerStatuses: [{ready: false, state: {terminated: {reason: OOMKilled, exitCode: 137}}, resources: {limits: {memory: 24Mi}}}]}
                """, Pod.class);
        assertThat(PodProblem.of(List.of(pod)))
                .get()
                .extracting(PodProblem::message)
                .isEqualTo(
                        "the probe needs more memory than spec.template.resources.limits.memory allows (24Mi), exit code 137");
    }
}
