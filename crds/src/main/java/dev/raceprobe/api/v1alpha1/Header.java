package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** One request header of the opening handshake: a value, or a Secret that holds it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "has(self.value) != has(self.valueFrom)",
        message = "exactly one of value and valueFrom must be set")
@ValidationRule(
        value =
                "!self.name.matches('(?i)^(host|connection|upgrade|content-length|transfer-encoding|sec-websocket-.*)$')",
        message =
                "name must not be a header that the handshake itself owns: Host, Connection, Upgrade, Content-Length, Transfer-Encoding, Sec-WebSocket-*",
        fieldPath = ".name")
public record Header(
        @Required @Pattern(Limits.TOKEN) @Size(min = 1, max = 128) @JsonPropertyDescription("""
            Name of the header: a token of RFC 9110, 1 to 128 characters. Headers that the opening handshake
            itself owns (Host, Connection, Upgrade, Sec-WebSocket-*, Content-Length, Transfer-Encoding)
            cannot be set.""")
        String name,

        @Pattern("^[\\x09\\x20-\\x7E\\x80-\\xFF]*$") @Size(max = 4096) @JsonPropertyDescription("""
            The value in plain text, at most 4096 characters. For anything secret use valueFrom.""")
        String value,

        @JsonPropertyDescription("Where the value comes from instead.")
        ValueSource valueFrom) {}
