package dev.raceprobe.probe.symptom;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each letter a series: certain (C), likely (L) or no growth (-); it goes on from the one before, or begins anew (c, l). */
class DriftTrailTest {
    private static final long MILLI = 1_000_000;

    private static String leaks(String story, double maxPercent) {
        DriftTrail trail = new DriftTrail();
        StringBuilder leaks = new StringBuilder();
        long level = 50;
        for (char letter : story.toCharArray()) {
            level = Character.isLowerCase(letter) ? 50 : level;
            Drift.Growth growth = switch (Character.toUpperCase(letter)) {
                case 'C' -> Drift.Growth.CERTAIN;
                case 'L' -> Drift.Growth.LIKELY;
                default -> Drift.Growth.NONE;
            };
            long grown = growth == Drift.Growth.NONE ? level : level + 15;
            leaks.append(
                    trail.then(new Drift(level * MILLI, grown * MILLI, growth), maxPercent)
                                    .isPresent()
                            ? 'x'
                            : '.');
            level = grown;
        }
        return leaks.toString();
    }

    @Test
    void growthThatGoesOnOverThreeSeriesIsALeakAndTheFirstAloneWhereItIsCertain() {
        assertThat(leaks("C", 20)).isEqualTo("x");
        assertThat(leaks("CLL", 20)).isEqualTo("xxx");
        assertThat(leaks("L", 20)).isEqualTo(".");
        assertThat(leaks("LCLL", 20)).isEqualTo("..xx");
        assertThat(leaks("-CCC", 20)).isEqualTo("...x");
    }

    @Test
    void whatIsGivenBackIsNone() {
        assertThat(leaks("llllll", 20)).isEqualTo("......");
        assertThat(leaks("-cccccc", 20)).isEqualTo(".......");
        assertThat(leaks("LL-LL-LL", 20)).isEqualTo("........");
        assertThat(leaks("LLLl", 20)).isEqualTo("..x.");
        assertThat(leaks("C-C", 20)).isEqualTo("x..");
    }

    /** By 30 % a series, 90 % over three. */
    @Test
    void theWholeGrowthCounts() {
        assertThat(leaks("C", 40)).isEqualTo(".");
        assertThat(leaks("LLL", 80)).isEqualTo("..x");
        assertThat(leaks("LLL", 95)).isEqualTo("...");
    }

    /** Lognormal around 50 ms, each cycle like the one before: pauses and load last. A month of minutes takes four times as many. */
    @ParameterizedTest(name = "autocorrelation {0}")
    @ValueSource(doubles = {0, 0.5, 0.9})
    void aTargetThatOnlyVariesHasNoLeak(double autocorrelation) {
        Random random = new Random(7);
        DriftTrail trail = new DriftTrail();
        trail.then(new Drift(0, 0, Drift.Growth.NONE), 20);
        double z = 0;
        for (int i = 0; i < 10_000; i++) {
            List<Long> nanos = new ArrayList<>();
            for (int cycle = 0; cycle < Drift.MIN_SERIES; cycle++) {
                z = autocorrelation * z + Math.sqrt(1 - autocorrelation * autocorrelation) * random.nextGaussian();
                nanos.add((long) (50 * MILLI * Math.exp(0.6 * z)));
            }
            assertThat(trail.then(Drift.of(nanos), 20)).as("series %d", i).isEmpty();
        }
    }
}
