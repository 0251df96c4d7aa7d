package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** The smallest exchange that proves a connection alive. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Echo(Type type, String request, String responseType, String timeout) {
    public Echo {
        type = type == null ? Type.PingPong : type;
        timeout = timeout == null ? "5s" : timeout;
    }

    public enum Type {
        PingPong,
        Message
    }
}
