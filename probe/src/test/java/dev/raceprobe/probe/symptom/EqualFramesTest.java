package dev.raceprobe.probe.symptom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.EventDeliveryBlock.Ordering;
import dev.raceprobe.contract.Counter;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.script.Part;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two frames that arrive in one read are stamped alike: they are two all the same. */
class EqualFramesTest {
    @Test
    void aDuplicateInTheSameReadIsADuplicate() {
        EventSymptoms symptoms =
                new EventSymptoms("trigger", List.of("begun", "done"), Ordering.Strict, 1_000_000_000, 3_000_000_000L);

        Reading reading = symptoms.read(
                0, Story.of("0up 1ready 5>trigger 10<begun@trigger 10<begun@trigger 10<done@trigger 20done 21end"));

        assertThat(reading.symptom()).isEqualTo(Symptom.EVENT_DUPLICATED);
        assertThat(reading.counters()).containsEntry(Counter.EVENTS_DUPLICATED, 1L);
    }

    @Test
    void twoForeignFramesInTheSameReadAreTwo() {
        IsolationSymptoms symptoms = new IsolationSymptoms("trigger", List.of(), "user-{index}", 2, 1_000_000_000);
        String quiet = "0up 1ready 5>trigger 20done 21end";

        Reading reading = symptoms.read(
                        List.of(new Part(0, "", Set.of(), List.of()), new Part(1, "", Set.of(), List.of())),
                        List.of(
                                Story.of("zero", "0up 1ready 5>trigger 10<done~user-1 10<done~user-1 20done 21end"),
                                Story.of("one", quiet)))
                .get(0);

        assertThat(reading.symptom()).isEqualTo(Symptom.FOREIGN_FRAME);
        assertThat(reading.counters()).containsEntry(Counter.FOREIGN_FRAMES, 2L);
    }
}
