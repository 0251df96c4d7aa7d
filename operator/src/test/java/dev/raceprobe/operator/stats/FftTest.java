package dev.raceprobe.operator.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FftTest {
    @Test
    void itIsTheSumThatDefinesIt() {
        SplittableRandom random = new SplittableRandom(1);
        double[] re = random.doubles(32).toArray();
        double[] im = random.doubles(32).toArray();
        double[] real = re.clone();
        double[] imaginary = im.clone();

        new Fft(32).transform(real, imaginary);

        for (int k = 0; k < 32; k++) {
            double sumRe = 0;
            double sumIm = 0;
            for (int n = 0; n < 32; n++) {
                double angle = -2 * Math.PI * k * n / 32;
                sumRe += re[n] * Math.cos(angle) - im[n] * Math.sin(angle);
                sumIm += re[n] * Math.sin(angle) + im[n] * Math.cos(angle);
            }
            assertThat(real[k]).isCloseTo(sumRe, within(1e-9));
            assertThat(imaginary[k]).isCloseTo(sumIm, within(1e-9));
        }
    }

    @Test
    void otherSizesAreRefused() {
        assertThatThrownBy(() -> new Fft(24))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("size must be a power of two, was 24");
    }
}
