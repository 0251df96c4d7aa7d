package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** When a Scheduled probe runs: a cron line in a time zone. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Schedule(String cron, String timeZone) {
    public Schedule {
        timeZone = timeZone == null ? "Etc/UTC" : timeZone;
    }
}
