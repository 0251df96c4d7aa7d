package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** When a Scheduled probe runs: a cron line in a time zone. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Schedule(
        @Required @Pattern(Limits.CRON) @Size(min = 9, max = 128) @JsonPropertyDescription("""
            When to start a run: a cron line of five fields (minute, hour, day of month, month, day of
            week), for example */15 * * * *. A tick that is missed by more than 5 minutes is skipped, with
            an Event.""")
        String cron,

        @Pattern("^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}$")
        @Size(min = 1, max = 64)
        @Default("Etc/UTC")
        @JsonPropertyDescription("""
            Name of the time zone in which the cron line is read, from the IANA database, for example
            Europe/Berlin. Default: Etc/UTC.""")
        String timeZone) {
    public Schedule {
        timeZone = timeZone == null ? "Etc/UTC" : timeZone;
    }
}
