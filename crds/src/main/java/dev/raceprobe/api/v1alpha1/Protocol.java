package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** How to read the frames of the application. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Protocol(
        String typePointer,
        String sequencePointer,
        String correlationPointer,
        String userPointer,
        Ready ready,
        Echo echo,
        String authAckEvent,
        List<String> errorPatterns) {
    public Protocol {
        typePointer = typePointer == null ? "/type" : typePointer;
        sequencePointer = sequencePointer == null ? "/seq" : sequencePointer;
        correlationPointer = correlationPointer == null ? "/id" : correlationPointer;
        userPointer = userPointer == null ? "/user" : userPointer;
        ready = ready == null ? new Ready(null, null, null) : ready;
        echo = echo == null ? new Echo(null, null, null, null) : echo;
        errorPatterns = errorPatterns == null ? List.of() : List.copyOf(errorPatterns);
    }
}
