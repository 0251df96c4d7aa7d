package dev.raceprobe.probe.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Bearer sk-live-0123456789 | unknown key sk-live-0123456789 | unknown key [secret]",
                "Bearer sk-live-0123456789 | Bearer sk-live-0123456789? | [secret]?",
                "Bearer sk-live-0123456789 | no Bearer | no Bearer",
                "session=c0ffee00; theme=dark | no session c0ffee00 in the dark | no session [secret] in the dark",
                "\"k3y-12345\",\"k3y-67890\" | k3y-67890 expired | [secret] expired",
                "id=k1; longer=sk-live-0123456789-of-another | sk-live-0123456789-of-another | [secret]",
            })
    void thePartsOfAHeadersValueAreTakenOutToo(String header, String text, String left) {
        Secrets secrets = new Secrets(Optional.of("eyJ0eXAi.e30.sig"), List.of(header));

        assertThat(secrets.redacted(text)).isEqualTo(left);
    }

    @Test
    void ofATokenThatIsAWholeHeaderThePartsAreTakenOutToo() {
        Secrets secrets = Secrets.of(Optional.of("Bearer sk-live-0123456789"));

        assertThat(secrets.redacted("Bearer sk-live-0123456789")).isEqualTo("[token]");
        assertThat(secrets.redacted("unknown key sk-live-0123456789")).isEqualTo("unknown key [secret]");
        assertThat(Secrets.of(Optional.of("sk-live-0123456789")).others()).isEmpty();
    }
}
