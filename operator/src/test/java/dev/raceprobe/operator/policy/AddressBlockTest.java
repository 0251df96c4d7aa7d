package dev.raceprobe.operator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressBlockTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            10.0.0.0/8               | 10.0.0.0/8
            10.1.2.3/8               | 10.0.0.0/8
            192.168.1.77/32          | 192.168.1.77/32
            255.255.255.255/31       | 255.255.255.254/31
            203.0.113.9/0            | 0.0.0.0/0
            fd00:ec2::254/128        | fd00:ec2::254/128
            FD00:0EC2:0:0:0:0:0:0254/128 | fd00:ec2::254/128
            2001:db8:1:2:3:4:5:6/32  | 2001:db8::/32
            2001:db8:0:1:0:0:0:1/128 | 2001:db8:0:1::1/128
            2001:0:0:1:0:0:1:1/128   | 2001::1:0:0:1:1/128
            1:0:1:1:1:1:1:1/128      | 1:0:1:1:1:1:1:1/128
            1:2:3:4:5:6:7::/128      | 1:2:3:4:5:6:7:0/128
            ::/0                     | ::/0
            ::1/128                  | ::1/128
            ::ffff:a01:203/128       | 10.1.2.3/32
            ::ffff:a01:203/104       | 10.0.0.0/8
            ::ffff:a01:203/90        | ::ffc0:0:0/90
            """)
    void aBlockIsWrittenAsAnApiServerTakesIt(String given, String written) {
        assertThat(AddressBlock.of(given)).hasToString(written);
        assertThat(AddressBlock.of(written)).isEqualTo(AddressBlock.of(given));
    }
}
