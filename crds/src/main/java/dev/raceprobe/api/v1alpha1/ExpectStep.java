package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Waits for a message: by a value in its JSON, or by its binary payload. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "has(self.pointer) != has(self.base64)",
        message = "exactly one of pointer and base64 must be set")
@ValidationRule(
        value = "!has(self.base64) || !(has(self.equals) || has(self.matches) || has(self.capture))",
        message = "equals, matches and capture need pointer, not base64")
@ValidationRule(
        value = "!(has(self.equals) && has(self.matches))",
        message = "at most one of equals and matches may be set")
@ValidationRule(
        value = "!has(self.capture) || !(self.capture in ['nonce', 'canary', 'user', 'index', 'token'])",
        message = "capture must not be the name of a template: nonce, canary, user, index, token",
        fieldPath = ".capture")
@ValidationRule(
        value =
                "!has(self.within) || (duration(self.within) >= duration('1ms') && duration(self.within) <= duration('1h'))",
        message = "within must be in [1ms, 1h]",
        fieldPath = ".within")
public record ExpectStep(
        @Pattern(Limits.POINTER) @Size(max = 256) @JsonPropertyDescription("JSON pointer (RFC 6901) into the message.")
        String pointer,

        @Size(max = 1024) @JsonPropertyDescription("The value there must equal this; templates as in send.")
        String equals,

        @Size(min = 1, max = 256) @JsonPropertyDescription("The value there must match this pattern (RE2, unanchored).")
        String matches,

        @Pattern("^[a-z][a-zA-Z0-9]*$") @Size(min = 1, max = 32) @JsonPropertyDescription("""
            Keeps the value there under this name: in all later steps, those of the same repeat included,
            {name} is a template for it. The last value counts.""")
        String capture,

        @Pattern(Limits.BASE64)
        @Size(max = 8192)
        @JsonPropertyDescription("A binary message must equal this, in Base64.")
        String base64,

        @Pattern(Durations.PATTERN)
        @Size(min = 2, max = 24)
        @Default("5s")
        @JsonPropertyDescription("How long the message may take, in [1ms, 1h]. Default: 5s.")
        String within) {
    public ExpectStep {
        within = within == null ? "5s" : within;
    }
}
