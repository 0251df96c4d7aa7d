package dev.raceprobe.probe.symptom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cycles whose echo is a message. */
class ChurnSymptomsTest {
    private final ChurnSymptoms symptoms = new ChurnSymptoms("echo", "pong", 20);

    private Symptom symptom(Timeline cycle) {
        return symptoms.read(List.of(0), List.of(cycle), new ChurnSymptoms.Series(), Optional.empty())
                .get(0)
                .symptom();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0up 1ready 2>echo 3<pong@echo 3<pong@echo 4<notice 5done 6end | NONE
            0up 1ready 2>echo 3<notice 99done 100end                     | ECHO_UNANSWERED
            0up 1ready 2>echo 3<!pattern-0 3<pong@echo 4done 5end        | ERROR_FRAME
            0up 1ready 2>echo 3close:1011                                | CLOSED_EARLY
            0up 9unready 9done 10end                                     | NOT_READY
            0up 1ready 2>echo 3stop 4end                                 | CANCELLED
            5rejected:503                                                | REFUSED_5XX
            5refused                                                     | NO_RESPONSE
            """)
    void aCycleReadsTheSameWhenItIsFolded(String story, Symptom expected) {
        Timeline whole = Story.of(story);
        Timeline folded = symptoms.folded(whole);

        assertThat(symptom(whole)).isEqualTo(expected);
        assertThat(symptom(folded)).isEqualTo(expected);
        assertThat(folded.readyNanos()).isEqualTo(whole.readyNanos());
    }

    @Test
    void aCleanCycleLeavesItsEchoAloneAndOneThatFailedIsKeptAsEvidence() {
        Timeline clean = Story.of("0up 1ready 2>other 2>echo 3<pong@echo 3<pong@echo 4<notice 5done 6end");
        Timeline failed = Story.of("0up 1ready 2>echo 3<notice 99done 100end");

        Timeline folded = symptoms.folded(clean);
        assertThat(folded.sent()).hasSize(1);
        assertThat(folded.received()).hasSize(1);
        assertThat(folded.stamps()).isEmpty();
        assertThat(symptoms.folded(failed)).isSameAs(failed);
    }

    @Test
    void aSeriesOfFoldedCyclesDriftsAsTheWholeOnesDo() {
        List<Timeline> whole = IntStream.range(0, 200)
                .mapToObj(i -> Story.of("0up %dready 5000>echo 5001<pong@echo 5001done 5002end".formatted(10 + i)))
                .toList();
        List<Integer> connections = IntStream.range(0, 200).boxed().toList();

        List<List<Symptom>> read = new ArrayList<>();
        for (List<Timeline> cycles :
                List.of(whole, whole.stream().map(symptoms::folded).toList())) {
            read.add(symptoms.read(connections, cycles, new ChurnSymptoms.Series(), Optional.empty()).stream()
                    .map(Reading::symptom)
                    .toList());
        }
        assertThat(read.get(0)).contains(Symptom.RESOURCE_LEAKED);
        assertThat(read.get(1)).isEqualTo(read.get(0));
    }

    /** Ready 30 ms after an injected 400 ms at first, and by 10 ms later in the end: a third more, not a fortieth. */
    @Test
    void anInjectedDelayDoesNotHideTheTargetsOwnGrowth() {
        assertThat(drifted(i -> "200delivered 400injected 0up %dready".formatted(430 + i / 10)))
                .isTrue();
        assertThat(drifted(i -> "200delivered 400injected 0up %dready".formatted(600 + i / 10)))
                .isFalse();
        assertThat(drifted(i -> "0up %dready".formatted(430 + i / 10))).isFalse();
    }

    /** The echo of a cycle under AfterUpgrade takes 500 ms of which nothing is in its time to ready. */
    @Test
    void whatIsInjectedAfterACycleWasReadyIsNoPartOfItsTimeToReady() {
        assertThat(drifted(i -> "500delivered 40injected 0up %dready".formatted(100 + i)))
                .isTrue();
    }

    /** Round trips between 20 ms and 220 ms; its own time grows from 200 ms by a tenth. */
    @Test
    void injectedJitterIsTakenOutOfEachCycleByItself() {
        SplittableRandom random = new SplittableRandom(5);
        assertThat(drifted(i -> {
                    int injected = 40 + 2 * random.nextInt(200);
                    return "%ddelivered %dinjected 0up %dready"
                            .formatted(injected / 2 + 30, injected, injected + 200 + i / 5);
                }))
                .isFalse();
    }

    private boolean drifted(IntFunction<String> story) {
        List<Timeline> cycles = IntStream.range(0, 100)
                .mapToObj(i -> Story.of(story.apply(i) + " 5000>echo 5001<pong@echo 5001done 5002end"))
                .toList();
        return symptoms
                .read(IntStream.range(0, 100).boxed().toList(), cycles, new ChurnSymptoms.Series(), Optional.empty())
                .stream()
                .anyMatch(reading -> reading.symptom() == Symptom.RESOURCE_LEAKED);
    }
}
