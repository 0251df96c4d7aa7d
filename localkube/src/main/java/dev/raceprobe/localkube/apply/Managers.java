package dev.raceprobe.localkube.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.localkube.object.Json;
import dev.raceprobe.localkube.object.Meta;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** {@code metadata.managedFields}: which manager owns which fields. Immutable. */
final class Managers {
    /** Who: the same name is another manager with another operation, version or subresource. */
    record Key(String manager, String operation, String apiVersion, String subresource) {
        boolean isApply() {
            return operation.equals("Apply");
        }

        String inWords() {
            String sub = subresource.isEmpty() ? "" : " with subresource \"" + subresource + "\"";
            return "conflict with \"" + manager + "\"" + sub + (isApply() ? "" : " using " + apiVersion);
        }
    }

    private record Entry(FieldSet fields, String time) {}

    private final Map<Key, Entry> entries;

    private Managers(Map<Key, Entry> entries) {
        this.entries = entries;
    }

    /** Reads the managedFields of an object. */
    static Managers of(JsonNode managedFields) {
        Map<Key, Entry> entries = new LinkedHashMap<>();
        Json.each(managedFields)
                .forEach(entry -> entries.put(
                        new Key(
                                entry.path("manager").asText(""),
                                entry.path("operation").asText("Update"),
                                entry.path("apiVersion").asText(""),
                                entry.path("subresource").asText("")),
                        new Entry(
                                FieldSet.parse(entry.path("fieldsV1")),
                                entry.path("time").asText(""))));
        return new Managers(entries);
    }

    FieldSet fieldsOf(Key key) {
        Entry entry = entries.get(key);
        return entry == null ? FieldSet.EMPTY : entry.fields();
    }

    /** All managers but one. */
    Map<Key, FieldSet> others(Key key) {
        return entries.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(key))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().fields()));
    }

    /** What anybody owns. */
    FieldSet all() {
        return entries.values().stream().map(Entry::fields).reduce(FieldSet.EMPTY, FieldSet::union);
    }

    /** Gives a manager these fields; one without fields is forgotten. */
    Managers with(Key key, FieldSet fields, Instant now) {
        Map<Key, Entry> next = new LinkedHashMap<>(entries);
        Entry old = entries.get(key);
        if (fields.isEmpty()) {
            next.remove(key);
        } else if (old == null || !old.fields().equals(fields)) {
            next.put(key, new Entry(fields, Meta.time(now)));
        }
        return new Managers(next);
    }

    /** Says when a manager last wrote. */
    Managers touched(Key key, Instant now) {
        Map<Key, Entry> next = new LinkedHashMap<>(entries);
        next.computeIfPresent(key, (k, entry) -> new Entry(entry.fields(), Meta.time(now)));
        return new Managers(next);
    }

    /** Changes the fields of all managers but one; one without fields is forgotten. */
    Managers changeOthers(Key key, BiFunction<Key, FieldSet, FieldSet> change) {
        Map<Key, Entry> next = new LinkedHashMap<>();
        entries.forEach((other, entry) -> {
            FieldSet fields = other.equals(key) ? entry.fields() : change.apply(other, entry.fields());
            if (!fields.isEmpty()) {
                next.put(other, new Entry(fields, entry.time()));
            }
        });
        return new Managers(next);
    }

    /** Writes managedFields. */
    ArrayNode toJson() {
        ArrayNode array = Json.array();
        entries.forEach((key, entry) -> {
            ObjectNode node = array.addObject()
                    .put("manager", key.manager())
                    .put("operation", key.operation())
                    .put("apiVersion", key.apiVersion())
                    .put("time", entry.time())
                    .put("fieldsType", "FieldsV1");
            node.set("fieldsV1", entry.fields().toJson());
            if (!key.subresource().isEmpty()) {
                node.put("subresource", key.subresource());
            }
        });
        return array;
    }
}
