package dev.raceprobe.operator.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.Symptom;
import dev.raceprobe.operator.story.SliceStory;
import dev.raceprobe.operator.story.Specs;
import dev.raceprobe.operator.story.Story;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class AddressSharesTest {
    private static String message(UnaryOperator<SliceStory> what) {
        Judgement judgement =
                Judge.judge(Story.of(Specs.EVENTS).then(4, what::apply).input());
        return judgement.findings().get(0).message();
    }

    @Test
    void oneBadAddressOfTenIsNamed() {
        String message = message(s -> {
            for (int i = 1; i < 10; i++) {
                s.failAt("10.0.0." + i + ":443", 5, Symptom.NONE);
            }
            return s.failAt("10.0.0.10:443", 5, Symptom.EVENT_MISSING);
        });
        assertThat(message).isEqualTo("20 of 200 checks; only at 10.0.0.10:443 20 of 20, one of 10 addresses");
    }

    @Test
    void theWorstEightAreNamedWhereManyFail() {
        String message = message(s -> {
            for (int i = 1; i <= 10; i++) {
                s.failAt("10.0.0." + i + ":443", i, Symptom.EVENT_MISSING);
            }
            return s;
        });
        assertThat(message)
                .startsWith("220 of 220 checks; at 10.0.0.10:443 40 of 40, 10.0.0.9:443 36 of 36, ")
                .endsWith("10.0.0.3:443 12 of 12");
    }

    @Test
    void aTargetWithOneAddressHasNothingToTellApart() {
        assertThat(message(s -> s.failAt("10.0.0.1:443", 5, Symptom.EVENT_MISSING)))
                .isEqualTo("20 of 20 checks");
    }
}
