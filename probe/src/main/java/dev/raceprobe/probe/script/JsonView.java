package dev.raceprobe.probe.script;

import com.fasterxml.jackson.core.JsonPointer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads one scalar out of JSON texts. */
public final class JsonView {
    private final JsonFields fields;

    public JsonView(JsonPointer pointer) {
        this.fields = new JsonFields(List.of(pointer));
    }

    /** The scalar as text, at most 512 characters of it; empty where there is none. */
    public String read(String json) {
        return read(Unpooled.wrappedBuffer(json.getBytes(StandardCharsets.UTF_8)));
    }

    /** Likewise; the buffer is left as it is. */
    public String read(ByteBuf utf8) {
        return fields.read(utf8)[0];
    }
}
