package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Settings of TokenExpiry. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value =
                "!has(self.timeToLive) || (duration(self.timeToLive) >= duration('1s') && duration(self.timeToLive) <= duration('24h'))",
        message = "timeToLive must be in [1s, 24h]",
        fieldPath = ".timeToLive")
@ValidationRule(
        value =
                "!has(self.grace) || (duration(self.grace) >= duration('0s') && duration(self.grace) <= duration('1h'))",
        message = "grace must be in [0s, 1h]",
        fieldPath = ".grace")
public record TokenExpiryBlock(
        @Pattern(Durations.PATTERN) @Size(min = 2, max = 24) @Default("30s") @JsonPropertyDescription("""
            Lifetime of the tokens that are made for this scenario, in [1s, 24h]; needs auth.type SignedJWT.
            Default: 30s.""")
        String timeToLive,

        @Default("CloseOrReauthenticate") @JsonPropertyDescription("""
            CloseOrReauthenticate: a connection must not outlive its token. StayOpen: it must. Default:
            CloseOrReauthenticate.""")
        Expectation expect,

        @Pattern(Durations.PATTERN) @Size(min = 2, max = 24) @Default("10s") @JsonPropertyDescription("""
            Tolerance around the expiry, in [0s, 1h]: at least what the service allows clocks that differ
            (Spring and Envoy 60s, ASP.NET 5m, unless told otherwise). Default: 10s.""")
        String grace) {
    public TokenExpiryBlock {
        timeToLive = timeToLive == null ? "30s" : timeToLive;
        expect = expect == null ? Expectation.CloseOrReauthenticate : expect;
        grace = grace == null ? "10s" : grace;
    }

    public enum Expectation {
        CloseOrReauthenticate,
        StayOpen
    }
}
