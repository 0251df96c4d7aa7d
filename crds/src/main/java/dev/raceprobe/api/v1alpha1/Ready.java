package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** What makes a connection ready. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Ready(On on, String event, String timeout) {
    public Ready {
        on = on == null ? On.Upgrade : on;
        timeout = timeout == null ? "5s" : timeout;
    }

    public enum On {
        Upgrade,
        Event
    }
}
