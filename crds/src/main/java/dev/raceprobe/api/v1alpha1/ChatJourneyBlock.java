package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** Settings of ChatJourney. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ChatJourneyBlock(
        String prompt,
        String responseEvent,
        String textPointer,
        String responseDeadline,
        Integer minResponseLength,
        String followUp,
        List<String> dependencyErrorPatterns) {
    public ChatJourneyBlock {
        textPointer = textPointer == null ? "/text" : textPointer;
        responseDeadline = responseDeadline == null ? "180s" : responseDeadline;
        minResponseLength = minResponseLength == null ? 50 : minResponseLength;
        dependencyErrorPatterns = dependencyErrorPatterns == null ? List.of() : List.copyOf(dependencyErrorPatterns);
    }
}
