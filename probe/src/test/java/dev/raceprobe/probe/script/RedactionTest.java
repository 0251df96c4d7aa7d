package dev.raceprobe.probe.script;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "eyJhbGciOiJIUzI1NiJ9.e30.sig | bad: eyJhbGciOiJIUzI1NiJ9.e30.sig! | bad: [token]!",
                "eyJhbGciOiJIUzI1NiJ9.e30.sig | cut off: eyJhbGciOiJIUz | cut off: [token]",
                "eyJhbGciOiJIUzI1NiJ9.e30.sig | eyJhbGciOiJIUzXX eyJhbGciOiJIUzI1NiJ9.e30.sig | [token]XX [token]",
                "eyJhbGciOiJIUzI1NiJ9.e30.sig | eyJhbGci is too little of it | eyJhbGci is too little of it",
                "short | a short one, shorter | a [token] one, [token]er",
                "a+b/c=d&e f/g | ?t=a%2Bb%2Fc%3Dd%26e%20f%2Fg | ?t=[token]",
                "'' | nothing to hide | nothing to hide",
            })
    void aTokenIsTakenOut(String token, String text, String left) {
        assertThat(Redaction.of(token, "[token]", text)).isEqualTo(left);
    }
}
