package dev.raceprobe.probe.script;

import com.fasterxml.jackson.core.JsonPointer;
import dev.raceprobe.api.v1alpha1.Protocol;
import dev.raceprobe.probe.symptom.Catalogue;
import dev.raceprobe.probe.timeline.FrameFacts;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the application's frames by the spec's {@code protocol} block. What is not JSON is a message without facts. */
public final class Protocols {
    private static final int MAX_CANARIES = 16;

    private final Catalogue catalogue;
    private final JsonFields fields;

    /** @throws IllegalArgumentException if a pointer is not RFC 6901's, or a pattern not RE2's */
    public Protocols(Protocol protocol) {
        this.catalogue = Catalogue.withPatterns(protocol.errorPatterns());
        this.fields = new JsonFields(List.of(
                JsonPointer.compile(protocol.typePointer()),
                JsonPointer.compile(protocol.correlationPointer()),
                JsonPointer.compile(protocol.sequencePointer()),
                JsonPointer.compile(protocol.userPointer())));
    }

    /** What a text message says. */
    public FrameFacts read(ByteBuf utf8) {
        String text = utf8.toString(StandardCharsets.UTF_8);
        Optional<Catalogue.Entry> error = catalogue.match(text);
        String[] values = fields.read(utf8);
        return new FrameFacts(
                values[0],
                values[1],
                sequence(values[2]),
                values[3],
                canaries(text),
                error.map(Catalogue.Entry::name).orElse(""),
                error.map(Catalogue.Entry::provesEarlyRead).orElse(false));
    }

    /** What a binary message says: only whose canaries it holds. */
    public FrameFacts readBinary(ByteBuf payload) {
        List<String> canaries = canaries(payload.toString(StandardCharsets.ISO_8859_1));
        return canaries.isEmpty() ? FrameFacts.NOTHING : new FrameFacts("", "", -1, "", canaries, "", false);
    }

    /** A number in [0, ...), as such or as text. */
    private static long sequence(String value) {
        try {
            return value.isEmpty() ? -1 : Math.max(-1, Long.parseLong(value));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static List<String> canaries(String text) {
        int at = text.indexOf(Ids.CANARY_PREFIX);
        if (at < 0) {
            return List.of();
        }
        List<String> canaries = new ArrayList<>();
        while (at >= 0 && at + Ids.CANARY_LENGTH <= text.length() && canaries.size() < MAX_CANARIES) {
            String canary = text.substring(at, at + Ids.CANARY_LENGTH);
            if (!canaries.contains(canary)) {
                canaries.add(canary);
            }
            at = text.indexOf(Ids.CANARY_PREFIX, at + Ids.CANARY_LENGTH);
        }
        return canaries;
    }
}
