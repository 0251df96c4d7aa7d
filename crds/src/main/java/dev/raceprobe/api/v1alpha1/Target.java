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

/** The WebSocket service under test. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "self.url.matches('^wss?://[^/?#]')",
        message = "url must start with ws:// or wss:// and name a host",
        fieldPath = ".url")
@ValidationRule(
        value = "!self.url.matches('^[^/]*//[^/?#]*@')",
        message = "url must hold no user information; use auth or headers",
        fieldPath = ".url")
@ValidationRule(
        value = "self.url.matches('^[!-~]+$') && !self.url.matches('#')",
        message = "url must be printable ASCII without spaces and without a fragment",
        fieldPath = ".url")
@ValidationRule(
        value =
                "!has(self.connectTimeout) || (duration(self.connectTimeout) >= duration('10ms') && duration(self.connectTimeout) <= duration('5m'))",
        message = "connectTimeout must be in [10ms, 5m]",
        fieldPath = ".connectTimeout")
public record Target(
        @Required @Size(min = 6, max = 2048) @JsonPropertyDescription("""
            URL of the WebSocket endpoint, ws:// or wss://, at most 2048 characters, without user
            information and without a fragment. Redirects are never followed and proxy variables are
            ignored.""")
        String url,

        @Size(max = 8) @JsonPropertyDescription("""
            Subprotocols to offer in Sec-WebSocket-Protocol, in order of preference, at most 8. Default:
            none.""")
        List<@Size(min = 1, max = 128) @Pattern(Limits.TOKEN) String> subprotocols,

        @Pattern("^[!-~]+$") @Size(min = 1, max = 2048) @JsonPropertyDescription("""
            Value of the Origin header, as a browser would send it. Default: no Origin header.""")
        String origin,

        @Size(max = 32) @JsonPropertyDescription("Further headers of the opening handshake, by name, at most 32.")
        List<Header> headers,

        @JsonPropertyDescription("TLS towards the target; matters for wss:// only.")
        Tls tls,

        @Default("false") @JsonPropertyDescription("Offers permessage-deflate (RFC 7692). Default: false.")
        Boolean compression,

        @Pattern(Durations.PATTERN) @Size(min = 2, max = 24) @Default("15s") @JsonPropertyDescription("""
            How long an opening handshake may take, from name resolution to the 101, in [10ms, 5m]. Injected
            delay is added on top. Default: 15s.""")
        String connectTimeout,

        @JsonPropertyDescription("""
            The workload behind the URL, in the same namespace. Verdicts are then kept for each of its
            revisions, and what happens within 60s of a roll-out is inconclusive (TargetRestart). Optional.""") WorkloadRef workloadRef) {
    public Target {
        subprotocols = subprotocols == null ? List.of() : List.copyOf(subprotocols);
        headers = headers == null ? List.of() : List.copyOf(headers);
        compression = compression == null ? false : compression;
        connectTimeout = connectTimeout == null ? "15s" : connectTimeout;
    }
}
