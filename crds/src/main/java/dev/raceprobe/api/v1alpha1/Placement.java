package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** Where the token travels. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Placement(Type type, String name, String format) {
    public Placement {
        type = type == null ? Type.Header : type;
    }

    public enum Type {
        Header,
        Query,
        Subprotocol,
        Cookie,
        FirstMessage
    }
}
