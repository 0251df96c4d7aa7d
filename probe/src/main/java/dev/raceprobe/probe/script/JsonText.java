package dev.raceprobe.probe.script;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.filter.FilteringParserDelegate;
import com.fasterxml.jackson.core.filter.JsonPointerBasedFilter;
import com.fasterxml.jackson.core.filter.TokenFilter;
import java.io.IOException;
import java.util.Optional;

/** The whole scalar at an RFC 6901 pointer of a JSON text, however long it is. */
public final class JsonText {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final JsonPointer pointer;

    /** @throws IllegalArgumentException if it is no pointer */
    public JsonText(String pointer) {
        this.pointer = JsonPointer.compile(pointer);
    }

    /** The scalar as text, {@code null} included; empty where there is none, or no JSON. */
    public Optional<String> read(String json) {
        try (JsonParser all = FACTORY.createParser(json);
                JsonParser there = new FilteringParserDelegate(
                        all, new JsonPointerBasedFilter(pointer), TokenFilter.Inclusion.ONLY_INCLUDE_ALL, false)) {
            return there.nextToken() != null && there.currentToken().isScalarValue()
                    ? Optional.of(there.getText())
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
