package dev.raceprobe.probe.script;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.raceprobe.api.v1alpha1.Protocol;
import dev.raceprobe.probe.symptom.Catalogue;
import dev.raceprobe.probe.timeline.FrameFacts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads the application's frames by the spec's {@code protocol} block. What is not JSON is a message without facts. */
public final class Protocols {
    /** What every canary begins with. */
    public static final String CANARY_PREFIX = "rp-canary-";

    private static final int CANARY_LENGTH = CANARY_PREFIX.length() + 16;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Protocol protocol;
    private final Catalogue catalogue;
    private final JsonPointer type;
    private final JsonPointer sequence;
    private final JsonPointer correlation;
    private final JsonPointer user;

    /** @throws IllegalArgumentException if a pointer is not RFC 6901's, or a pattern not RE2's */
    public Protocols(Protocol protocol) {
        this.protocol = protocol;
        this.catalogue = Catalogue.withPatterns(protocol.errorPatterns());
        this.type = JsonPointer.compile(protocol.typePointer());
        this.sequence = JsonPointer.compile(protocol.sequencePointer());
        this.correlation = JsonPointer.compile(protocol.correlationPointer());
        this.user = JsonPointer.compile(protocol.userPointer());
    }

    /** The block itself. */
    public Protocol spec() {
        return protocol;
    }

    /** What a text message says. */
    public FrameFacts read(ByteBuf utf8) {
        String text = utf8.toString(StandardCharsets.UTF_8);
        Optional<Catalogue.Entry> error = catalogue.match(text);
        JsonNode message = parse(utf8.duplicate());
        return new FrameFacts(
                value(message, type),
                value(message, correlation),
                message.at(sequence).asLong(-1),
                value(message, user),
                canary(text),
                error.map(Catalogue.Entry::name).orElse(""),
                error.map(Catalogue.Entry::provesEarlyRead).orElse(false));
    }

    private static String value(JsonNode message, JsonPointer pointer) {
        JsonNode node = message.at(pointer);
        return node.isValueNode() ? node.asText("") : "";
    }

    private static String canary(String text) {
        int at = text.indexOf(CANARY_PREFIX);
        return at < 0 || at + CANARY_LENGTH > text.length() ? "" : text.substring(at, at + CANARY_LENGTH);
    }

    private static JsonNode parse(ByteBuf utf8) {
        try (ByteBufInputStream in = new ByteBufInputStream(utf8)) {
            JsonNode node = JSON.readTree((java.io.InputStream) in);
            return node == null ? JSON.missingNode() : node;
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }
}
