package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** The synthetic users of a probe. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Users(Integer count, String subjectTemplate) {
    public Users {
        count = count == null ? 1 : count;
        subjectTemplate = subjectTemplate == null ? "raceprobe-{index}@synthetic.invalid" : subjectTemplate;
    }
}
