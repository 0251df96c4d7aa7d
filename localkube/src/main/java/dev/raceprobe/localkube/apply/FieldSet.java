package dev.raceprobe.localkube.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.localkube.object.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A set of fields of an object, as a tree in the notation of FieldsV1: path elements are {@code f:name}, {@code k:{…}} and
 * {@code v:…}. A node is a member of the set, or only on the way to members. Immutable.
 */
public final class FieldSet {
    /** No field. */
    public static final FieldSet EMPTY = new FieldSet(false, Map.of());

    /** The value itself, with nothing below it. */
    public static final FieldSet LEAF = new FieldSet(true, Map.of());

    private final boolean member;
    private final Map<String, FieldSet> children;

    private FieldSet(boolean member, Map<String, FieldSet> children) {
        this.member = member;
        this.children = children;
    }

    /** A node with children; those that are empty are left out. */
    public static FieldSet of(boolean member, Map<String, FieldSet> children) {
        TreeMap<String, FieldSet> kept = new TreeMap<>(children);
        kept.values().removeIf(FieldSet::isEmpty);
        return kept.isEmpty() ? member ? LEAF : EMPTY : new FieldSet(member, kept);
    }

    /** Reads FieldsV1. */
    public static FieldSet parse(JsonNode fieldsV1) {
        Map<String, FieldSet> children = new TreeMap<>();
        fieldsV1.properties().forEach(field -> {
            if (!field.getKey().equals(".")) {
                JsonNode below = field.getValue();
                children.put(field.getKey(), below.isEmpty() ? LEAF : parse(below));
            }
        });
        return of(fieldsV1.has("."), children);
    }

    /** Writes FieldsV1. */
    public ObjectNode toJson() {
        ObjectNode json = Json.object();
        children.forEach((element, child) -> {
            ObjectNode below = json.putObject(element);
            if (!child.children.isEmpty()) {
                if (child.member) {
                    below.putObject(".");
                }
                below.setAll(child.toJson());
            }
        });
        return json;
    }

    public boolean isEmpty() {
        return !member && children.isEmpty();
    }

    public boolean isMember() {
        return member;
    }

    /** The set below a path element; empty if there is none. */
    public FieldSet child(String element) {
        return children.getOrDefault(element, EMPTY);
    }

    /** The path elements below this node. */
    public Map<String, FieldSet> children() {
        return children;
    }

    public FieldSet union(FieldSet other) {
        Map<String, FieldSet> all = new TreeMap<>(children);
        other.children.forEach((element, child) -> all.merge(element, child, FieldSet::union));
        return of(member || other.member, all);
    }

    /** What is in this set and not in the other. */
    public FieldSet minus(FieldSet other) {
        Map<String, FieldSet> left = new TreeMap<>();
        children.forEach((element, child) -> left.put(element, child.minus(other.child(element))));
        return of(member && !other.member, left);
    }

    /** What is in this set and not below or at any member of the other. */
    public FieldSet minusBelow(FieldSet other) {
        if (other.member) {
            return EMPTY;
        }
        Map<String, FieldSet> left = new TreeMap<>();
        children.forEach((element, child) -> left.put(element, child.minusBelow(other.child(element))));
        return of(member, left);
    }

    public FieldSet intersect(FieldSet other) {
        Map<String, FieldSet> both = new TreeMap<>();
        children.forEach((element, child) -> both.put(element, child.intersect(other.child(element))));
        return of(member && other.member, both);
    }

    /** The same with every node on the way to a member made a member too, except the root. */
    public FieldSet withParents() {
        Map<String, FieldSet> closed = new TreeMap<>();
        children.forEach((element, child) -> {
            FieldSet below = child.withParents();
            closed.put(element, of(true, below.children));
        });
        return of(member, closed);
    }

    /** The paths of all members as a message shows them: {@code .spec.containers[name="x"].image}. */
    public List<String> paths() {
        List<String> paths = new ArrayList<>();
        collect("", paths);
        return paths;
    }

    private void collect(String path, List<String> paths) {
        if (member) {
            paths.add(path);
        }
        children.forEach((element, child) -> child.collect(path + inWords(element), paths));
    }

    private static String inWords(String element) {
        String text = element.substring(2);
        if (element.startsWith("f:")) {
            return "." + text;
        }
        if (element.startsWith("v:")) {
            return "[=" + text + "]";
        }
        StringBuilder key = new StringBuilder();
        Json.parse(text)
                .properties()
                .forEach(field -> key.append(key.isEmpty() ? "" : ",")
                        .append(field.getKey())
                        .append('=')
                        .append(field.getValue()));
        return "[" + key + "]";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FieldSet that && member == that.member && children.equals(that.children);
    }

    @Override
    public int hashCode() {
        return 31 * children.hashCode() + Boolean.hashCode(member);
    }

    @Override
    public String toString() {
        return toJson().toString();
    }
}
