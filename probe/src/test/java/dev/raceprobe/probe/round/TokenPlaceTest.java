package dev.raceprobe.probe.round;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.Placement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenPlaceTest {
    private static TokenPlace place(Placement.Type type, String name, String format) {
        return new TokenPlace(new Placement(type, name, format));
    }

    @Test
    void withoutMoreATokenIsABearerInAuthorization() {
        TokenPlace place = place(Placement.Type.Header, null, null);
        assertThat(place.name()).isEqualTo("Authorization");
        assertThat(place.written("t")).isEqualTo("Bearer t");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "access_token | eyJ.e-_0.s | access_token=eyJ.e-_0.s",
                "t | a+b/c=&d#e%20 f?ä | t=a%2Bb%2Fc%3D%26d%23e%2520%20f%3F%C3%A4",
                "a&b | t | a%26b=t",
            })
    void aQueryParameterIsPercentEncoded(String name, String token, String written) {
        assertThat(place(Placement.Type.Query, name, null).parameter(token)).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({
        "Header, eyJ.e-_0.s, true",
        "Header, a b;c=d, true",
        "Header, schlüssel, true",
        "Header, ключ, false",
        "Cookie, eyJ.e-_0.s, true",
        "Cookie, a+b/c==, true",
        "Cookie, a b, false",
        "Cookie, a;b, false",
        "Cookie, 'a,b', false",
        "Cookie, a\"b, false",
        "Cookie, a\\b, false",
        "Cookie, ä, false",
        "Subprotocol, eyJ.e-_0.s, true",
        "Subprotocol, a+b, true",
        "Subprotocol, a/b, false",
        "Subprotocol, a=, false",
        "Subprotocol, 'a,b', false",
        "Query, ключ, true",
        "FirstMessage, ключ, true",
    })
    void aTokenThatCannotBeCarriedIsObjectedToAndNotQuoted(Placement.Type type, String token, boolean carried) {
        var objection = place(type, "n", "{token}").objection(token);
        assertThat(objection.isEmpty()).isEqualTo(carried);
        assertThat(objection.orElse("")).doesNotContain(token);
    }
}
