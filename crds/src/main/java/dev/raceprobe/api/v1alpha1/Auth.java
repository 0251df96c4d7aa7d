package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** How connections authenticate: a union on type. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Auth(
        Type type,
        SignedJwt signedJWT,
        StaticToken staticToken,
        OAuth2ClientCredentials oauth2ClientCredentials,
        TokenEndpoint tokenEndpoint,
        String refreshBefore,
        Placement placement,
        Users users) {
    public Auth {
        type = type == null ? Type.None : type;
        refreshBefore = refreshBefore == null ? "60s" : refreshBefore;
        placement = placement == null ? new Placement(null, null, null) : placement;
        users = users == null ? new Users(null, null) : users;
    }

    public enum Type {
        None,
        SignedJWT,
        StaticToken,
        OAuth2ClientCredentials,
        TokenEndpoint
    }
}
