package dev.raceprobe.probe.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.ChatJourneyBlock;
import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.probe.symptom.Catalogue;
import dev.raceprobe.probe.timeline.FrameFacts;
import dev.raceprobe.probe.timeline.Sent;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private static final String ERROR = "the model is overloaded";

    private static Answers heard(String message) {
        Answers answers = new Answers(ContractJson.read(
                "{\"prompt\":\"{}\",\"responseEvent\":\"reply\",\"dependencyErrorPatterns\":[\"model is overloaded\"]}",
                ChatJourneyBlock.class));
        answers.said(new Sent("prompt", "n-1", 0, 0));
        answers.heard(FrameFacts.NOTHING, Unpooled.copiedBuffer(message, StandardCharsets.UTF_8));
        return answers;
    }

    /** As of the catalogue: patterns over a large message would keep the event loop from all others. */
    @Test
    void onlyTheBeginningOfAMessageIsSearchedForDependencyErrors() {
        String before = "\u00E4".repeat(Catalogue.SEARCHED - ERROR.length());

        assertThat(heard(ERROR).blames()).isTrue();
        assertThat(heard(before + ERROR).blames()).isTrue();
        assertThat(heard("x" + before + ERROR).blames()).isFalse();
    }
}
