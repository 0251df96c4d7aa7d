package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** How connections authenticate: a union on type. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "has(self.signedJWT) == (has(self.type) && self.type == 'SignedJWT')",
        message = "signedJWT must be set with type SignedJWT, and only with it",
        fieldPath = ".signedJWT")
@ValidationRule(
        value = "has(self.staticToken) == (has(self.type) && self.type == 'StaticToken')",
        message = "staticToken must be set with type StaticToken, and only with it",
        fieldPath = ".staticToken")
@ValidationRule(
        value = "has(self.oauth2ClientCredentials) == (has(self.type) && self.type == 'OAuth2ClientCredentials')",
        message = "oauth2ClientCredentials must be set with type OAuth2ClientCredentials, and only with it",
        fieldPath = ".oauth2ClientCredentials")
@ValidationRule(
        value = "has(self.tokenEndpoint) == (has(self.type) && self.type == 'TokenEndpoint')",
        message = "tokenEndpoint must be set with type TokenEndpoint, and only with it",
        fieldPath = ".tokenEndpoint")
@ValidationRule(
        value =
                "!has(self.refreshBefore) || (duration(self.refreshBefore) >= duration('0s') && duration(self.refreshBefore) <= duration('24h'))",
        message = "refreshBefore must be in [0s, 24h]",
        fieldPath = ".refreshBefore")
public record Auth(
        @Default("None") @JsonPropertyDescription("""
            How tokens are had. None: connections are anonymous. SignedJWT: the probe signs them.
            StaticToken: one token from a Secret. OAuth2ClientCredentials: RFC 6749 §4.4. TokenEndpoint: an
            HTTP request for each user. The block of that name must be set, and no other. AuthRace and
            TokenExpiry need another type than None. Default: None.""") Type type,

        @JsonPropertyDescription("Settings of type SignedJWT.")
        SignedJwt signedJWT,

        @JsonPropertyDescription("Settings of type StaticToken.")
        StaticToken staticToken,

        @JsonPropertyDescription("Settings of type OAuth2ClientCredentials.")
        OAuth2ClientCredentials oauth2ClientCredentials,

        @JsonPropertyDescription("Settings of type TokenEndpoint.")
        TokenEndpoint tokenEndpoint,

        @Pattern(Durations.PATTERN) @Size(min = 2, max = 24) @Default("60s") @JsonPropertyDescription("""
            How long before its expiry a token is renewed, in [0s, 24h]; earlier for a connection that is held
            for longer than is left, if a new token lives so long. Default: 60s.""")
        String refreshBefore,

        @Default("{}") @JsonPropertyDescription("Where the token travels. Default: Authorization: Bearer {token}.")
        Placement placement,

        @Default("{}") @JsonPropertyDescription("The synthetic users as whom connections are made.")
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
