package dev.raceprobe.localkube.kind;

import dev.raceprobe.localkube.object.ApiException;
import dev.raceprobe.schema.CrdSchema;
import java.util.List;
import java.util.Optional;

/**
 * One resource as served: {@code /apis/group/version/plural}.
 *
 * @param group empty for the core group
 * @param storage key of the objects in the store; two types with one key show the same objects
 * @param status whether it has a status subresource
 * @param scale whether it has a scale subresource
 * @param generation whether metadata.generation counts the changes of the spec
 * @param schema of a custom resource
 */
public record ResourceType(
        String group,
        String version,
        String plural,
        String singular,
        String kind,
        List<String> shortNames,
        List<String> categories,
        boolean namespaced,
        boolean status,
        boolean scale,
        boolean generation,
        String storage,
        Shape shape,
        List<Column> columns,
        Optional<CrdSchema> schema) {
    public ResourceType {
        shortNames = List.copyOf(shortNames);
        categories = List.copyOf(categories);
        columns = List.copyOf(columns);
    }

    /** {@code v1} or {@code group/version}. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** Whether a CRD defines it. */
    public boolean isCustom() {
        return schema.isPresent();
    }

    /** For messages about one object. */
    public ApiException.Target named(String name) {
        return new ApiException.Target(group, plural, kind, name);
    }

    /** Whether it is this kind of this group, in any version. */
    public boolean is(String otherGroup, String otherKind) {
        return group.equals(otherGroup) && kind.equals(otherKind);
    }
}
