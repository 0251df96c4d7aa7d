package dev.raceprobe.probe.symptom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.EventDeliveryBlock.Ordering;
import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.contract.Counter;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.timeline.Ended;
import dev.raceprobe.probe.timeline.FrameFacts;
import dev.raceprobe.probe.timeline.Received;
import dev.raceprobe.probe.timeline.Sent;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Two frames that arrive in one read are stamped alike: they are two all the same. */
class EqualFramesTest {
    private static final String NONCE = "n1";

    @Test
    void aDuplicateInTheSameReadIsADuplicate() {
        EventSymptoms symptoms = new EventSymptoms("trigger", List.of("begun", "done"), Ordering.Strict, 1_000);
        Timeline timeline =
                received(frame("begun", NONCE, "me"), frame("begun", NONCE, "me"), frame("done", NONCE, "me"));

        Reading reading = symptoms.read(0, timeline);

        assertThat(reading.symptom()).isEqualTo(Symptom.EVENT_DUPLICATED);
        assertThat(reading.counters()).containsEntry(Counter.EVENTS_DUPLICATED, 1L);
    }

    @Test
    void twoForeignFramesInTheSameReadAreTwo() {
        IsolationSymptoms symptoms = new IsolationSymptoms("trigger", List.of(), "user-{index}");
        Timeline leaked = received(frame("done", "", "user-1"), frame("done", "", "user-1"));

        Reading reading = symptoms.read(
                        List.of(new Part(0, "", List.of()), new Part(1, "", List.of())), List.of(leaked, received()))
                .get(0);

        assertThat(reading.symptom()).isEqualTo(Symptom.FOREIGN_FRAME);
        assertThat(reading.counters()).containsEntry(Counter.FOREIGN_FRAMES, 2L);
    }

    private static Received frame(String type, String correlation, String user) {
        return new Received(10, 10, new FrameFacts(type, correlation, -1, user, "", "", false));
    }

    private static Timeline received(Received... frames) {
        return new Timeline(
                0,
                OptionalLong.of(1),
                OptionalLong.of(1),
                OptionalLong.of(2),
                false,
                OptionalLong.of(20),
                Optional.empty(),
                false,
                List.of(new Sent("trigger", NONCE, 5, 5)),
                List.of(frames),
                new Ended(ConnectResult.OPENED, 101, 1000, "", "client", "closed"),
                List.of(),
                "127.0.0.1:1",
                "");
    }
}
