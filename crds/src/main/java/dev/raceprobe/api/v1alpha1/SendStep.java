package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Sends one message: text, or binary as base64. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(value = "has(self.text) != has(self.base64)", message = "exactly one of text and base64 must be set")
public record SendStep(
        @Size(max = 4096) @JsonPropertyDescription("""
            A text message, at most 4096 characters. Knows the templates {nonce} (a fresh correlation id),
            {canary} (a secret word of this user), {user}, {index} and {token}; values are JSON-escaped, any
            other brace is literal.""") String text,

        @Pattern(Limits.BASE64)
        @Size(max = 8192)
        @JsonPropertyDescription("A binary message in Base64, at most 8192 characters.")
        String base64) {}
