package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Settings of ChatJourney. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value =
                "!has(self.responseDeadline) || (duration(self.responseDeadline) >= duration('100ms') && duration(self.responseDeadline) <= duration('1h'))",
        message = "responseDeadline must be in [100ms, 1h]",
        fieldPath = ".responseDeadline")
public record ChatJourneyBlock(
        @Required @Size(min = 1, max = 4096) @JsonPropertyDescription("""
            The first message of the conversation. Knows the templates {nonce} (a fresh correlation id),
            {canary} (a secret word of this user), {user}, {index} and {token}; values are JSON-escaped, any
            other brace is literal.""")
        String prompt,

        @Required @Size(min = 1, max = 128) @JsonPropertyDescription("Type of the event that ends an answer.")
        String responseEvent,

        @Pattern(Limits.POINTER)
        @Size(max = 256)
        @Default("/text")
        @JsonPropertyDescription("JSON pointer (RFC 6901) to the text of the answer. Default: /text.")
        String textPointer,

        @Pattern(Durations.PATTERN)
        @Size(min = 2, max = 24)
        @Default("180s")
        @JsonPropertyDescription("How long an answer may take, in [100ms, 1h]. Default: 180s.")
        String responseDeadline,

        @Min(0) @Max(1000000) @Default("50") @JsonPropertyDescription("""
            Least length of the answer's text in characters, in [0, 1000000]. Default: 50.""")
        Integer minResponseLength,

        @Size(min = 1, max = 4096) @JsonPropertyDescription("""
            A second message in the same conversation. Default: none. Knows the templates {nonce} (a fresh
            correlation id), {canary} (a secret word of this user), {user}, {index} and {token}; values are
            JSON-escaped, any other brace is literal.""")
        String followUp,

        @Size(max = 32) @JsonPropertyDescription("""
            Patterns (RE2, unanchored) of answers that blame something behind the service, at most 32 of 256
            characters; such a check is inconclusive. The first 16,384 characters of a message are searched.""") List<@Size(min = 1, max = 256) String> dependencyErrorPatterns) {
    public ChatJourneyBlock {
        textPointer = textPointer == null ? "/text" : textPointer;
        responseDeadline = responseDeadline == null ? "180s" : responseDeadline;
        minResponseLength = minResponseLength == null ? 50 : minResponseLength;
        dependencyErrorPatterns = dependencyErrorPatterns == null ? List.of() : List.copyOf(dependencyErrorPatterns);
    }
}
