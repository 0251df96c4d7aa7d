package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** The WebSocket service under test. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Target(
        String url,
        List<String> subprotocols,
        String origin,
        List<Header> headers,
        Tls tls,
        Boolean compression,
        String connectTimeout,
        WorkloadRef workloadRef) {
    public Target {
        subprotocols = subprotocols == null ? List.of() : List.copyOf(subprotocols);
        headers = headers == null ? List.of() : List.copyOf(headers);
        compression = compression == null ? false : compression;
        connectTimeout = connectTimeout == null ? "15s" : connectTimeout;
    }
}
