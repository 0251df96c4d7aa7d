package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** Tokens that the probe signs itself. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SignedJwt(
        Algorithm algorithm,
        SecretKeyRef keySecretRef,
        String issuer,
        List<String> audience,
        String timeToLive,
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
