package dev.raceprobe.probe.script;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.raceprobe.api.v1alpha1.EvidencePolicy;
import java.io.IOException;
import java.io.StringWriter;

/** Shows a message in evidence as far as the spec's policy allows. Tokens are taken out by whoever asks, whatever the policy. */
public record Payloads(EvidencePolicy.Payloads policy) {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int MOST = 256;

    /** The message in at most 256 characters; Never: its length only; Redacted: its structure, with all strings masked. */
    String shown(String message) {
        return switch (policy) {
            case Never -> "a message of " + message.length() + " characters";
            case Redacted -> bounded(masked(message));
            case Full -> bounded(message);
        };
    }

    /** A single value. */
    String value(String text) {
        return policy == EvidencePolicy.Payloads.Full ? bounded(text) : "a text of " + text.length() + " characters";
    }

    private static String masked(String message) {
        StringWriter masked = new StringWriter();
        try (JsonParser in = FACTORY.createParser(message);
                JsonGenerator out = FACTORY.createGenerator(masked)) {
            for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    out.writeString("***");
                } else {
                    out.copyCurrentEvent(in);
                }
            }
        } catch (IOException e) {
            return "a text of " + message.length() + " characters, not JSON";
        }
        return masked.toString();
    }

    private static String bounded(String text) {
        return text.length() <= MOST ? text : text.substring(0, MOST) + "…";
    }
}
