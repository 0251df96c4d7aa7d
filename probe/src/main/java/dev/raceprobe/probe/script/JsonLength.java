package dev.raceprobe.probe.script;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.filter.FilteringParserDelegate;
import com.fasterxml.jackson.core.filter.JsonPointerBasedFilter;
import com.fasterxml.jackson.core.filter.TokenFilter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.io.IOException;
import java.io.InputStream;

/** How long the text at an RFC 6901 pointer is. */
public final class JsonLength {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final String pointer;

    /** @throws IllegalArgumentException if it is no pointer */
    public JsonLength(String pointer) {
        this.pointer = JsonPointer.compile(pointer).toString();
    }

    /** In characters (code points); 0 where there is no text, or no JSON. The buffer is left as it is. */
    public int of(ByteBuf utf8) {
        try (InputStream in = new ByteBufInputStream(utf8.duplicate());
                JsonParser all = FACTORY.createParser(in);
                JsonParser there = new FilteringParserDelegate(
                        all, new JsonPointerBasedFilter(pointer), TokenFilter.Inclusion.ONLY_INCLUDE_ALL, false)) {
            if (there.nextToken() == null || !there.currentToken().isScalarValue()) {
                return 0;
            }
            String text = there.getText();
            return text.codePointCount(0, text.length());
        } catch (IOException e) {
            return 0;
        }
    }
}
