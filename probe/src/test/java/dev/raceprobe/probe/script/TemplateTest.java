package dev.raceprobe.probe.script;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {
    private final Template.Variables variables = new Template.Variables("n", "c", "a \"b\" \\ \n", 7, "t");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"id":"{nonce}","text":"{canary}","i":{index},"t":"{token}"} | {"id":"n","text":"c","i":7,"t":"t"}
            {"user":"{user}"}                                            | {"user":"a \\"b\\" \\\\ \\n"}
            {{nonce}}{Nonce}{ nonce }{other}{}                           | {n}{Nonce}{ nonce }{other}{}
            $1 \\1 {nonce                                                | $1 \\1 {nonce
            """)
    void exactlyTheKnownVariablesAreReplacedAndEscaped(String template, String text) {
        assertThat(Template.of(template).render(variables)).isEqualTo(text);
    }

    @Test
    void aValueIsNotReadAsATemplate() {
        assertThat(Template.of("{canary}").render(new Template.Variables("n", "{token}", "", 0, "secret")))
                .isEqualTo("{token}");
        assertThat(variables.toString()).doesNotContain("t]");
    }
}
