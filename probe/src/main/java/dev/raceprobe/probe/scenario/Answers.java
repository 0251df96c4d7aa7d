package dev.raceprobe.probe.scenario;

import com.google.re2j.Pattern;
import dev.raceprobe.api.v1alpha1.ChatJourneyBlock;
import dev.raceprobe.probe.script.Ear;
import dev.raceprobe.probe.script.JsonText;
import dev.raceprobe.probe.symptom.Catalogue;
import dev.raceprobe.probe.timeline.FrameFacts;
import dev.raceprobe.probe.timeline.Sent;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Hears how long the first answer of a conversation is, and whether anything blames what the service itself depends on. */
final class Answers implements Ear {
    private final String responseEvent;
    private final JsonText text;
    private final List<Pattern> dependencyErrors;
    private String prompt = "";
    private OptionalInt length = OptionalInt.empty();
    private boolean blames;

    /** @throws IllegalArgumentException if the pointer is not RFC 6901's, or a pattern not RE2's */
    Answers(ChatJourneyBlock block) {
        this.responseEvent = block.responseEvent();
        this.text = new JsonText(block.textPointer());
        this.dependencyErrors =
                block.dependencyErrorPatterns().stream().map(Pattern::compile).toList();
    }

    @Override
    public void said(Sent message) {
        prompt = prompt.isEmpty() ? message.nonce() : prompt;
    }

    @Override
    public void heard(FrameFacts facts, ByteBuf utf8) {
        if (prompt.isEmpty()) {
            return;
        }
        if (!dependencyErrors.isEmpty()) {
            String message = utf8.toString(StandardCharsets.UTF_8);
            String beginning = message.substring(0, Math.min(Catalogue.SEARCHED, message.length()));
            blames |=
                    dependencyErrors.stream().anyMatch(p -> p.matcher(beginning).find());
        }
        boolean isAboutIt = facts.correlation().isEmpty() || facts.correlation().equals(prompt);
        if (length.isEmpty() && isAboutIt && facts.type().equals(responseEvent)) {
            length = OptionalInt.of(characters(text.read(utf8.toString(StandardCharsets.UTF_8))));
        }
    }

    private static int characters(Optional<String> answer) {
        return answer.map(a -> a.codePointCount(0, a.length())).orElse(0);
    }

    /** Characters of the answer to the prompt; empty before it came. */
    OptionalInt length() {
        return length;
    }

    /** Whether a dependency error was heard. */
    boolean blames() {
        return blames;
    }
}
