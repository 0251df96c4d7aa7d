package dev.raceprobe.operator.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.raceprobe.contract.Distribution;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LifetimeChartTest {
    private static Distribution lived(long... millis) {
        Histogram histogram = Distribution.recorder();
        for (long each : millis) {
            histogram.recordValue(each * 1_000_000);
        }
        return Distribution.of(histogram);
    }

    @Test
    void everyConnectionIsInOneBar() {
        String svg = LifetimeChart.of(lived(5, 10, 10, 180_000, 181_000), List.of(), "x")
                .get(0)
                .markup();

        Matcher bars = Pattern.compile("<title>[^<]+: (\\d+)</title></rect>").matcher(svg);
        long all = 0;
        while (bars.find()) {
            all += Long.parseLong(bars.group(1));
        }
        assertThat(all).isEqualTo(5);
    }

    @Test
    void aTimeThatWasFoundIsMarkedWhereTheBarsStayReadable() {
        List<LifetimeChart.Mark> marks =
                List.of(new LifetimeChart.Mark("period 3 s", 3), new LifetimeChart.Mark("period 300 s", 300));

        assertThat(LifetimeChart.of(lived(1_000, 2_000), marks, "x").get(0).markup())
                .contains(">period 3 s<")
                .doesNotContain(">period 300 s<");
    }

    @ParameterizedTest
    @CsvSource({"0.9, 1", "1, 1", "1.1, 2", "2.2, 5", "6, 10", "0.0031, 0.005", "180, 200"})
    void ticksAreAtRoundTimes(double atLeast, double step) {
        assertThat(LifetimeChart.step(atLeast)).isCloseTo(step, within(1e-9));
    }
}
