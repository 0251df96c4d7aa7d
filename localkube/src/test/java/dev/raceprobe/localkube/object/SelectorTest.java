package dev.raceprobe.localkube.object;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectorTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            tier=x                     | true
            tier==x                    | true
            tier=y                     | false
            tier!=y                    | true
            absent!=y                  | true
            tier in (x, y)             | true
            tier in (y),n=3            | false
            tier notin (y, z)          | true
            absent notin (y)           | true
            tier                       | true
            !tier                      | false
            !absent                    | true
            n>2                        | true
            n<3                        | false
            app.kubernetes.io/name=p,tier=x | true
            -                          | true
            """)
    void labelsAreSelectedAsKubernetesDoes(String selector, boolean selected) {
        assertThat(Selector.parse(selector, null)
                        .test(Json.parse("{\"metadata\":{\"labels\":{\"tier\":\"x\",\"n\":\"3\","
                                + "\"app.kubernetes.io/name\":\"p\"}}}")))
                .isEqualTo(selected);
    }
}
