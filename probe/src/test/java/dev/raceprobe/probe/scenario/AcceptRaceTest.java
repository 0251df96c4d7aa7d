package dev.raceprobe.probe.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.AcceptRaceBlock;
import dev.raceprobe.api.v1alpha1.Echo;
import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.script.Ids;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.symptom.Reading;
import dev.raceprobe.probe.symptom.Story;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One connection a round, 40 ms after the 101. */
class AcceptRaceTest {
    private final AcceptRace scenario = new AcceptRace(
            ContractJson.read(
                    "{\"sendOffsets\":[\"40ms\"],\"acceptWindow\":\"500ms\",\"responseTimeout\":\"5s\",\"connections\":1,\"search\":false}",
                    AcceptRaceBlock.class),
            ContractJson.read("{\"type\":\"Message\",\"request\":\"{}\",\"responseType\":\"pong\"}", Echo.class),
            1,
            1,
            0,
            1_000);

    private List<Reading> read(String story) {
        List<Part> parts = scenario.round(0, new SplittableRandom(1), new Ids(1));
        return scenario.read(parts, List.of(Story.of(story)));
    }

    @Test
    void whatDiedUnsentTellsWhenItsMessageWasDueBesideTheCheck() {
        List<Reading> readings = read("0up 10close:1011");

        assertThat(readings).hasSize(2);
        assertThat(readings.get(0).isCheck()).isTrue();
        assertThat(readings.get(0).symptom()).isEqualTo(Symptom.CLOSED_EARLY);
        assertThat(readings.get(0).offsetMillis()).isEmpty();
        assertThat(readings.get(1).isCheck()).isFalse();
        assertThat(readings.get(1).offsetMillis()).isEqualTo(OptionalInt.of(40));
    }

    /** Where messages that had left are taken for refused by the same Close, so are those that were due later. */
    @ParameterizedTest
    @ValueSource(strings = {"0up 10close:1008", "0up 10close:4401", "0up 5ready 10close:1008"})
    void aCloseAsIfForItsTokenEndsItUnsentAsAnyOther(String story) {
        List<Reading> readings = read(story);

        assertThat(readings).hasSize(2);
        assertThat(readings.get(0).offsetMillis()).isEmpty();
        assertThat(readings.get(1).isCheck()).isFalse();
        assertThat(readings.get(1).symptom()).isEqualTo(Symptom.CLOSED_EARLY);
        assertThat(readings.get(1).offsetMillis()).isEqualTo(OptionalInt.of(40));
    }

    /** 30 ms of injected delay: so much later than it was due the target got the last one. */
    @Test
    void whatIsInjectedIsAddedToWhenItWasDue() {
        read("0up 70>first 75<pong@first 75done 76end");

        assertThat(read("0up 10reset").get(1).offsetMillis()).isEqualTo(OptionalInt.of(70));
    }

    @Test
    void whatWasStoppedOrRefusedOrMayHaveBeenReadLateTellsNoMore() {
        assertThat(read("0up 2stop 3end")).hasSize(1);
        assertThat(read("5rejected:503")).hasSize(1);
        assertThat(read("5rejected:403")).hasSize(1);
        assertThat(read("501late 0up 10close:1008")).hasSize(1);
        assertThat(read("fault 0up 10close:1008")).hasSize(1);
        assertThat(read("501late 0up 10close:1011")).hasSize(1);
        assertThat(read("0up 40>first 45<pong@first 45done 46end")).hasSize(1);
    }
}
