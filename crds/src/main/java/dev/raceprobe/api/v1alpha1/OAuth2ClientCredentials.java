package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** Tokens from an OAuth 2.0 token endpoint by the client credentials grant (RFC 6749 §4.4). */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record OAuth2ClientCredentials(
        String tokenUrl, SecretKeyRef clientIdRef, SecretKeyRef clientSecretRef, List<String> scopes) {
    public OAuth2ClientCredentials {
        scopes = scopes == null ? List.of() : List.copyOf(scopes);
    }
}
