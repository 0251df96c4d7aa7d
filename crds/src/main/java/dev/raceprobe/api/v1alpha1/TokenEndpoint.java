package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Tokens from an HTTP endpoint of the service itself. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record TokenEndpoint(
        @Required
        @Pattern(Limits.HTTP_URL)
        @Size(min = 8, max = 2048)
        @JsonPropertyDescription("Where to ask for a token, https:// or http://, at most 2048 characters.")
        String url,

        @Size(min = 1, max = 8)
        @Default("POST")
        @JsonPropertyDescription("HTTP method: GET, POST or PUT. Default: POST.")
        String method,

        @Size(max = 32) @JsonPropertyDescription("Headers of the request, by name, at most 32.")
        List<Header> headers,

        @Size(max = 8192) @JsonPropertyDescription("""
            Body of the request, at most 8192 characters. Knows the templates {user} and {index}, values
            JSON-escaped. Default: no body.""") String body,

        @Pattern(Limits.POINTER)
        @Size(max = 256)
        @Default("/token")
        @JsonPropertyDescription("JSON pointer (RFC 6901) to the token in the response. Default: /token.")
        String tokenPointer,

        @Pattern(Limits.POINTER) @Size(max = 256) @JsonPropertyDescription("""
            JSON pointer (RFC 6901) to the token's lifetime in seconds in the response. Default: the token's
            own exp claim; of a token that has none nobody knows when it expires, and a new one is had
            when it was refused.""")
        String expiresInPointer) {
    public TokenEndpoint {
        method = method == null ? "POST" : method;
        headers = headers == null ? List.of() : List.copyOf(headers);
        tokenPointer = tokenPointer == null ? "/token" : tokenPointer;
    }
}
