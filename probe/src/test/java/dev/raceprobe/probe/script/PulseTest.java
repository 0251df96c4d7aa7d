package dev.raceprobe.probe.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.probe.timeline.Vitals;
import org.junit.jupiter.api.Test;

class PulseTest {
    private final Pulse pulse = new Pulse();

    @Test
    void theLongestSilenceThatWasOutlivedLiesBetweenTwoFrames() {
        pulse.beat(100);
        pulse.beat(130);
        pulse.pinged();
        pulse.beat(190);
        pulse.ponged();
        pulse.beat(191);

        assertThat(pulse.at(900)).isEqualTo(new Vitals(1, 1, 0, 191, 60, 900));
    }

    @Test
    void aCloseIsTheEndAndNoSignOfLife() {
        pulse.beat(100);
        pulse.closing(300);
        pulse.beat(310);
        pulse.closing(320);

        assertThat(pulse.at(330)).isEqualTo(new Vitals(0, 0, 0, 100, 0, 300));
    }

    @Test
    void stampsThatComeOutOfOrderTurnNothingBack() {
        pulse.beat(100);
        pulse.beat(200);
        pulse.beat(150);

        assertThat(pulse.at(210)).isEqualTo(new Vitals(0, 0, 0, 200, 100, 210));
    }
}
