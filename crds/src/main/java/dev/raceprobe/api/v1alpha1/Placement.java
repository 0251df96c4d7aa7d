package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Where the token travels. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "!has(self.format) || self.format.contains('{token}')",
        message = "format must contain {token}",
        fieldPath = ".format")
@ValidationRule(
        value = "!has(self.type) || self.type != 'FirstMessage' || has(self.format)",
        message = "format must be set with type FirstMessage: it is the message that carries {token}",
        fieldPath = ".format")
@ValidationRule(
        value = "!has(self.type) || !(self.type in ['Query', 'Cookie']) || has(self.name)",
        message = "name must be set with type Query and Cookie",
        fieldPath = ".name")
@ValidationRule(
        value = "!has(self.type) || !(self.type in ['Subprotocol', 'FirstMessage']) || !has(self.name)",
        message = "name must not be set with type Subprotocol and FirstMessage",
        fieldPath = ".name")
public record Placement(
        @Default("Header") @JsonPropertyDescription("""
            Header: a request header of the handshake. Query: a parameter of the URL. Subprotocol: an
            offered subprotocol. Cookie: a cookie of the handshake. FirstMessage: the first message after
            the 101; in AcceptRace the offset is then that of the message after it. Default: Header.""") Type type,

        @Pattern(Limits.TOKEN) @Size(min = 1, max = 128) @JsonPropertyDescription("""
            Name of the header (default: Authorization), of the query parameter or of the cookie (both
            without a default). Not used with Subprotocol and FirstMessage.""")
        String name,

        @Size(min = 1, max = 4096) @JsonPropertyDescription("""
            What is written, with {token} in the token's place, at most 4096 characters. Default: "Bearer
            {token}" with Header, {token} with Query, Subprotocol and Cookie. Required with FirstMessage,
            where it is the whole message and also knows {nonce}, {user} and {index}.""")
        String format) {
    public Placement {
        type = type == null ? Type.Header : type;
    }

    public enum Type {
        Header,
        Query,
        Subprotocol,
        Cookie,
        FirstMessage
    }
}
