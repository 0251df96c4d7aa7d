package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** Tokens from an HTTP endpoint of the service itself. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record TokenEndpoint(
        String url, String method, List<Header> headers, String body, String tokenPointer, String expiresInPointer) {
    public TokenEndpoint {
        method = method == null ? "POST" : method;
        headers = headers == null ? List.of() : List.copyOf(headers);
        tokenPointer = tokenPointer == null ? "/token" : tokenPointer;
    }
}
