package dev.raceprobe.probe.script;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Reads the scalars at some RFC 6901 pointers out of a JSON text as it streams by: no tree is built, and what is not asked for
 * is skipped. A text that is not JSON, or nests deeper than 200, has none of them.
 */
final class JsonFields {
    private static final int MAX_LENGTH = 512;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(200).build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            // the names are the peer's: none is worth remembering
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final JsonPointer[] pointers;

    JsonFields(List<JsonPointer> pointers) {
        this.pointers = pointers.toArray(JsonPointer[]::new);
    }

    /** One text for each pointer, at most 512 characters of it; empty where there is no scalar. The last of equal keys counts. */
    String[] read(ByteBuf utf8) {
        String[] values = new String[pointers.length];
        Arrays.fill(values, "");
        try (InputStream in = new ByteBufInputStream(utf8.duplicate());
                JsonParser json = FACTORY.createParser(in)) {
            walk(json, values);
        } catch (IOException e) {
            Arrays.fill(values, "");
        }
        return values;
    }

    /** An object or array that is being read: what the pointers still ask of it. */
    private static final class Level {
        private final JsonPointer[] asked;
        private final boolean array;
        private int index;

        private Level(JsonPointer[] asked, boolean array) {
            this.asked = asked;
            this.array = array;
        }
    }

    private void walk(JsonParser json, String[] values) throws IOException {
        Deque<Level> levels = new ArrayDeque<>();
        JsonPointer[] asked = pointers;
        for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
            Level level = levels.peek();
            if (token == JsonToken.FIELD_NAME) {
                asked = property(level.asked, json.currentName());
                continue;
            }
            if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
                levels.pop();
            } else {
                if (level != null && level.array) {
                    asked = element(level.asked, level.index++);
                }
                value(json, token, asked, values, levels);
            }
            if (levels.isEmpty()) {
                return; // what follows the first value is none of it
            }
        }
    }

    private void value(JsonParser json, JsonToken token, JsonPointer[] asked, String[] values, Deque<Level> levels)
            throws IOException {
        if (token.isStructStart()) {
            if (Arrays.stream(asked).anyMatch(p -> p != null && !p.matches()) || levels.isEmpty()) {
                levels.push(new Level(asked, token == JsonToken.START_ARRAY));
            } else {
                json.skipChildren();
            }
            return;
        }
        for (int i = 0; i < asked.length; i++) {
            if (asked[i] != null && asked[i].matches()) {
                values[i] = token == JsonToken.VALUE_NULL ? "" : bounded(json.getText());
            }
        }
    }

    private static String bounded(String text) {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH);
    }

    private static JsonPointer[] property(JsonPointer[] asked, String name) {
        JsonPointer[] rest = new JsonPointer[asked.length];
        for (int i = 0; i < asked.length; i++) {
            rest[i] = asked[i] == null ? null : asked[i].matchProperty(name);
        }
        return rest;
    }

    private static JsonPointer[] element(JsonPointer[] asked, int index) {
        JsonPointer[] rest = new JsonPointer[asked.length];
        for (int i = 0; i < asked.length; i++) {
            rest[i] = asked[i] == null ? null : asked[i].matchElement(index);
        }
        return rest;
    }
}
