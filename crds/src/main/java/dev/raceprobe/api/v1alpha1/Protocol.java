package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** How to read the frames of the application. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Protocol(
        @Pattern(Limits.POINTER)
        @Size(max = 256)
        @Default("/type")
        @JsonPropertyDescription("JSON pointer (RFC 6901) to the type of a message. Default: /type.")
        String typePointer,

        @Pattern(Limits.POINTER) @Size(max = 256) @Default("/seq") @JsonPropertyDescription("""
            JSON pointer to a message's sequence number. Where numbers are present they decide the order in
            EventDelivery and BufferSaturation. Default: /seq.""")
        String sequencePointer,

        @Pattern(Limits.POINTER) @Size(max = 256) @Default("/id") @JsonPropertyDescription("""
            JSON pointer to the id that ties a message to the request with that {nonce}. Default: /id.""")
        String correlationPointer,

        @Pattern(Limits.POINTER) @Size(max = 256) @Default("/user") @JsonPropertyDescription("""
            JSON pointer to the user whom a message is about; UserIsolation looks for other users there.
            Default: /user.""")
        String userPointer,

        @Default("{}") @JsonPropertyDescription("What makes a connection ready.")
        Ready ready,

        @Default("{}") @JsonPropertyDescription("The smallest exchange that proves a connection alive.")
        Echo echo,

        @Size(min = 1, max = 128) @JsonPropertyDescription("""
            Type of the event by which the service accepts a token that was sent as FirstMessage. AuthRace's
            case MessageBeforeAuthAck needs it. Default: none.""")
        String authAckEvent,

        @Size(max = 32) @JsonPropertyDescription("""
            Patterns (RE2, unanchored) of texts by which the application admits a race, at most 32 of 256
            characters; added to the built-in catalogue of server frameworks' messages. The first 16,384
            characters of a message are searched.""") List<@Size(min = 1, max = 256) String> errorPatterns) {
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
