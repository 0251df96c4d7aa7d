package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Tokens that the probe signs itself. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value =
                "!has(self.timeToLive) || (duration(self.timeToLive) >= duration('1s') && duration(self.timeToLive) <= duration('24h'))",
        message = "timeToLive must be in [1s, 24h]",
        fieldPath = ".timeToLive")
public record SignedJwt(
        @Default("HS256") @JsonPropertyDescription("""
            Signature algorithm (RFC 7518): HS256 with a shared key, RS256 or ES256 with a private key in
            PEM (PKCS #8). Default: HS256.""") Algorithm algorithm,
        @Required @JsonPropertyDescription("""
            The signing key. Mounted into the probe pods; the operator never reads it. HS256 keys shorter
            than RFC 7518 asks for are used, with a warning: the service decides, not the probe.""") SecretKeyRef keySecretRef,

        @Size(min = 1, max = 256) @JsonPropertyDescription("Claim iss. Default: absent.")
        String issuer,

        @Size(max = 8) @JsonPropertyDescription("Claim aud, at most 8. Default: absent.")
        List<@Size(min = 1, max = 256) String> audience,

        @Pattern(Durations.PATTERN) @Size(min = 2, max = 24) @Default("10m") @JsonPropertyDescription("""
            From iat to exp, in [1s, 24h]. Tokens are renewed auth.refreshBefore before they expire.
            Default: 10m.""")
        String timeToLive,

        @Size(max = 32) @JsonPropertyDescription("Further claims, by name, at most 32.")
        List<Claim> claims) {
    public SignedJwt {
        algorithm = algorithm == null ? Algorithm.HS256 : algorithm;
        audience = audience == null ? List.of() : List.copyOf(audience);
        timeToLive = timeToLive == null ? "10m" : timeToLive;
        claims = claims == null ? List.of() : List.copyOf(claims);
    }

    public enum Algorithm {
        HS256,
        RS256,
        ES256
    }
}
