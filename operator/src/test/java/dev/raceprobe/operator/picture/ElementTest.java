package dev.raceprobe.operator.picture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ElementTest {
    @Test
    void whatAServerSaysIsNeverMarkup() {
        String said = "</td><script>alert('x')</script>\" onload=\"y & z";

        assertThat(Element.of("td", said).with("title", said).markup())
                .isEqualTo("<td title=\"" + Element.escape(said) + "\">" + Element.escape(said) + "</td>");
        assertThat(Element.escape(said)).doesNotContain("<", ">", "\"", "'").contains("&amp; z");
    }

    @Test
    void whatHasNoGlyphIsSpelledOut() {
        String bidirectionalOverride = new String(Character.toChars(0x202e));

        assertThat(Printable.of("a\u0000b\u001b[31m" + bidirectionalOverride + "\ud800" + "\uffff\r\n\tü😀"))
                .isEqualTo("a\\u0000b\\u001b[31m\\u202e\\ud800\\uffff\\u000d\n\tü😀");
    }

    @Test
    void aShareIsWholeOnlyWhereNothingIsMissing() {
        assertThat(Numbers.percent(999_999, 1_000_000)).isEqualTo("99.99 %");
        assertThat(Numbers.percent(1_000_000, 1_000_000)).isEqualTo("100 %");
        assertThat(Numbers.percent(1, 1_000_000)).isEqualTo("0.01 %");
        assertThat(Numbers.percent(0, 5)).isEqualTo("0 %");
        assertThat(Numbers.percent(0, 0)).isEqualTo("-");
    }
}
