package dev.raceprobe.localkube.kind;

import com.fasterxml.jackson.databind.JsonNode;
import dev.raceprobe.localkube.object.Meta;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** All types that are served now. Thread-safe; CRDs come and go. */
public final class ResourceTypes {
    private final Map<String, List<ResourceType>> customByCrd = new ConcurrentHashMap<>();

    /** All types, built in first. */
    public List<ResourceType> all() {
        List<ResourceType> all = new ArrayList<>(BuiltIns.table());
        customByCrd.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> all.addAll(entry.getValue()));
        return all;
    }

    /** The type of a path. */
    public Optional<ResourceType> find(String group, String version, String plural) {
        return stream()
                .filter(type -> type.group().equals(group)
                        && type.version().equals(version)
                        && type.plural().equals(plural))
                .findFirst();
    }

    /** The type of an apiVersion and a kind. */
    public Optional<ResourceType> ofKind(String apiVersion, String kind) {
        return stream()
                .filter(type ->
                        type.apiVersion().equals(apiVersion) && type.kind().equals(kind))
                .findFirst();
    }

    /** A built-in type by its kind's name. */
    public ResourceType builtIn(String kind) {
        return BuiltIns.table().stream()
                .filter(type -> type.kind().equals(kind))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("kind " + kind + " is not built in"));
    }

    /**
     * Serves what a CRD defines, in place of what it defined before.
     *
     * @throws IllegalArgumentException when a rule or a column of the CRD does not compile
     */
    public void define(JsonNode crd) {
        customByCrd.put(Meta.name(crd), CustomTypes.of(crd));
    }

    /** Throws what {@link #define} would. */
    public static void check(JsonNode crd) {
        CustomTypes.of(crd);
    }

    /** Serves a CRD's types no more. */
    public List<ResourceType> forget(String crdName) {
        List<ResourceType> gone = customByCrd.remove(crdName);
        return gone == null ? List.of() : gone;
    }

    private Stream<ResourceType> stream() {
        return Stream.concat(
                BuiltIns.table().stream(), customByCrd.values().stream().flatMap(List::stream));
    }
}
