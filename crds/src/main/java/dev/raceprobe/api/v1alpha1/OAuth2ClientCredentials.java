package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Tokens from an OAuth 2.0 token endpoint by the client credentials grant (RFC 6749 §4.4). */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record OAuth2ClientCredentials(
        @Required
        @Pattern(Limits.HTTP_URL)
        @Size(min = 8, max = 2048)
        @JsonPropertyDescription("Token endpoint, https:// or http://, at most 2048 characters.")
        String tokenUrl,

        @Required @JsonPropertyDescription("The key of a Secret that holds the client identifier.")
        SecretKeyRef clientIdRef,

        @Required @JsonPropertyDescription("The key of a Secret that holds the client secret.")
        SecretKeyRef clientSecretRef,

        @Size(max = 32) @JsonPropertyDescription("Scopes to ask for, at most 32. Default: none.")
        List<@Size(min = 1, max = 128) @Pattern("^[!#-\\[\\]-~]+$") String> scopes) {
    public OAuth2ClientCredentials {
        scopes = scopes == null ? List.of() : List.copyOf(scopes);
    }
}
