package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** The synthetic users of a probe. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value =
                "!has(self.count) || self.count == 1 || !has(self.subjectTemplate) || self.subjectTemplate.contains('{index}')",
        message = "subjectTemplate must contain {index} where count is above 1, or all users are one",
        fieldPath = ".subjectTemplate")
public record Users(
        @Min(1) @Max(10000) @Default("1") @JsonPropertyDescription("""
            How many synthetic users there are, in [1, 10000]. UserIsolation needs at least as many as it
            plays. A service that allows one connection for each user, or a few, closes or refuses the rest,
            as a race would: give it as many users as there are connections at once. Default: 1.""")
        Integer count,

        @Size(min = 1, max = 256) @Default("raceprobe-{index}@synthetic.invalid") @JsonPropertyDescription("""
            Name of a user: claim sub of a SignedJWT, and {user} in templates. {index} is the index of the
            user, [0, count). Default: raceprobe-{index}@synthetic.invalid.""")
        String subjectTemplate) {
    public Users {
        count = count == null ? 1 : count;
        subjectTemplate = subjectTemplate == null ? "raceprobe-{index}@synthetic.invalid" : subjectTemplate;
    }
}
