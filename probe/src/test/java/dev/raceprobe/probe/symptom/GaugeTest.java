package dev.raceprobe.probe.symptom;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GaugeTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    open 5                                     | 5
                    open 5 1700000000000                       | 5
                    open{pod="a",x="}"} 2                      | 2
                    open_total 7                               |
                    # open 5                                   |
                    open NaN                                   |
                    open                                       |
                    open{broken 3                              |
                    """)
    void aLineIsReadAsPrometheusWritesIt(String line, Double value) {
        assertThat(Gauge.read(line + "\n", "open"))
                .isEqualTo(value == null ? OptionalDouble.empty() : OptionalDouble.of(value));
    }

    @ParameterizedTest
    @CsvSource({"a, 3", "b, 0"})
    void allSeriesOfTheNameAreAddedUp(String name, double sum) {
        String text = "# TYPE a gauge\na{s=\"1\"} 1\na{s=\"2\"} 2\nb 0\n";
        assertThat(Gauge.read(text, name)).isEqualTo(OptionalDouble.of(sum));
    }
}
