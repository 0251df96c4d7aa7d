package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** Settings of TokenExpiry. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record TokenExpiryBlock(String timeToLive, Expectation expect, String grace) {
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
