package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** One key of a Secret in the namespace of the probe; mounted into the probe pods and never read by the operator. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SecretKeyRef(
        @Required
        @Pattern(Limits.SUBDOMAIN)
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Name of the Secret, in the namespace of the RaceProbe.")
        String name,

        @Required
        @Pattern("^[-._a-zA-Z0-9]+$")
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Key in the Secret's data.")
        String key) {}
