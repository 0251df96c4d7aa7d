package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;

/** Closes the connection. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "self.code >= 3000 || self.code <= 1003 || (self.code >= 1007 && self.code <= 1011)",
        message = "code must be one that may be sent: 1000 to 1003, 1007 to 1011, 3000 to 4999",
        fieldPath = ".code")
public record CloseStep(
        @Min(1000) @Max(4999) @Default("1000") @JsonPropertyDescription("""
            Close code to send (RFC 6455 §7.4): 1000 to 1003, 1007 to 1011, 3000 to 4999. Default: 1000.""")
        Integer code) {
    public CloseStep {
        code = code == null ? 1000 : code;
    }
}
