package dev.raceprobe.operator;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.raceprobe.operator.dependent.Owned;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who owns which field of an object is half of what it takes in memory, and hardly differs from one probe's to the next: the
 * operator's own are kept once for all objects, those of others not at all. Thread-safe.
 */
final class ManagedFields {
    /** So many trees are shared; of more, the one that was met the longest time ago is forgotten. */
    private static final int MAX = 10_000;

    private final Map<Map<String, Object>, Map<String, Object>> trees = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Map<String, Object>, Map<String, Object>> eldest) {
            return size() > MAX;
        }
    };

    /** The same mapper; what it reads from now on shares its fields. */
    static ObjectMapper sharing(ObjectMapper mapper) {
        ManagedFields fields = new ManagedFields();
        return mapper.registerModule(new SimpleModule("managed-fields").setDeserializerModifier(fields.modifier()));
    }

    private BeanDeserializerModifier modifier() {
        return new BeanDeserializerModifier() {
            private static final long serialVersionUID = 1;

            @Override
            public JsonDeserializer<?> modifyDeserializer(
                    DeserializationConfig config, BeanDescription bean, JsonDeserializer<?> deserializer) {
                return bean.getBeanClass() == ManagedFieldsEntry.class ? new Reader(deserializer) : deserializer;
            }
        };
    }

    private final class Reader extends DelegatingDeserializer {
        private static final long serialVersionUID = 1;

        Reader(JsonDeserializer<?> entries) {
            super(entries);
        }

        @Override
        protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> entries) {
            return new Reader(entries);
        }

        @Override
        public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            ManagedFieldsEntry entry = (ManagedFieldsEntry) super.deserialize(parser, context);
            if (!Owned.MANAGER.equals(entry.getManager())) {
                entry.setFieldsV1(null);
            } else if (entry.getFieldsV1() != null) {
                Map<String, Object> fields = entry.getFieldsV1().getAdditionalProperties();
                entry.getFieldsV1().setAdditionalProperties(shared(fields));
            }
            return entry;
        }
    }

    private synchronized Map<String, Object> shared(Map<?, ?> tree) {
        Map<String, Object> shared = new LinkedHashMap<>();
        tree.forEach((name, value) ->
                shared.put(String.valueOf(name), value instanceof Map<?, ?> branch ? shared(branch) : value));
        Map<String, Object> known = trees.get(shared);
        if (known != null) {
            return known;
        }
        Map<String, Object> kept = Collections.unmodifiableMap(shared);
        trees.put(kept, kept);
        return kept;
    }
}
