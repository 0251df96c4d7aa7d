package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** One additional claim of a signed token. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "!(self.name in ['iss', 'sub', 'aud', 'iat', 'nbf', 'exp'])",
        message = "name must not be a claim that the probe sets itself: iss, sub, aud, iat, nbf, exp",
        fieldPath = ".name")
public record Claim(
        @Required @Pattern("^[!-~]+$") @Size(min = 1, max = 128) @JsonPropertyDescription("""
            Name of the claim. The claims that the probe sets itself (iss, sub, aud, iat, nbf, exp) cannot
            be given here.""")
        String name,

        @Required @Size(max = 1024) @JsonPropertyDescription("Value of the claim, a string of at most 1024 characters.")
        String value) {}
