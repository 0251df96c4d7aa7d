package dev.raceprobe.localkube.apply;

import com.fasterxml.jackson.databind.JsonNode;
import dev.raceprobe.localkube.kind.Shape;
import java.util.Map;
import java.util.TreeMap;

/** Which fields a value has, and in which fields two values differ. */
final class Fields {
    private Fields() {}

    /** The fields that a manager owns by applying this value. */
    static FieldSet applied(JsonNode value, Shape shape) {
        return of(value, shape, false);
    }

    /** How one value became another. */
    record Difference(FieldSet changed, FieldSet removed) {}

    static Difference between(JsonNode before, JsonNode after, Shape shape) {
        if (before.equals(after)) {
            return new Difference(FieldSet.EMPTY, FieldSet.EMPTY);
        }
        if (isAbsent(before)) {
            return new Difference(of(after, shape, true), FieldSet.EMPTY);
        }
        if (isAbsent(after)) {
            return new Difference(FieldSet.EMPTY, of(before, shape, true));
        }
        boolean maps = shape.isGranularMap(before) && shape.isGranularMap(after);
        boolean lists = shape.isGranularList(before) && shape.isGranularList(after);
        return maps || lists ? memberwise(before, after, shape) : new Difference(FieldSet.LEAF, FieldSet.EMPTY);
    }

    private static Difference memberwise(JsonNode before, JsonNode after, Shape shape) {
        Map<String, JsonNode> old = Members.of(before, shape);
        Map<String, JsonNode> now = Members.of(after, shape);
        Map<String, FieldSet> changed = new TreeMap<>();
        Map<String, FieldSet> removed = new TreeMap<>();
        Map<String, JsonNode> all = new TreeMap<>(old);
        all.putAll(now);
        all.keySet().forEach(element -> {
            Difference below =
                    between(Members.get(old, element), Members.get(now, element), Members.shape(shape, element));
            changed.put(element, below.changed());
            removed.put(element, below.removed());
        });
        return new Difference(FieldSet.of(false, changed), FieldSet.of(false, removed));
    }

    private static FieldSet of(JsonNode value, Shape shape, boolean containers) {
        boolean map = shape.isGranularMap(value);
        if (!map && !shape.isGranularList(value)) {
            return FieldSet.LEAF;
        }
        Map<String, JsonNode> members = Members.of(value, shape);
        if (map && members.isEmpty()) {
            return FieldSet.LEAF;
        }
        Map<String, FieldSet> children = new TreeMap<>();
        members.forEach((element, member) -> {
            FieldSet below = of(member, Members.shape(shape, element), containers);
            children.put(element, map ? below : FieldSet.of(true, below.children()));
        });
        return FieldSet.of(containers, children);
    }

    private static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }
}
