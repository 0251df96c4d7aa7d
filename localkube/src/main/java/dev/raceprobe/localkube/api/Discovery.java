package dev.raceprobe.localkube.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.localkube.kind.ResourceType;
import dev.raceprobe.localkube.kind.ResourceTypes;
import dev.raceprobe.localkube.object.Json;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What is served, as {@code /api}, {@code /apis} and {@code /version} tell it. */
final class Discovery {
    static final String VERSION = "v1.36.2-localkube";
    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

    private final ResourceTypes types;

    Discovery(ResourceTypes types) {
        this.types = types;
    }

    /** The document of a path; empty when the path is not one of discovery. */
    Optional<ObjectNode> document(String path) {
        String[] parts = path.substring(1).replaceFirst("/$", "").split("/");
        if (path.equals("/version") || path.equals("/version/")) {
            return Optional.of(version());
        }
        if (parts[0].equals("api")) {
            return parts.length == 1
                    ? Optional.of(coreVersions())
                    : parts.length == 2 ? resources("", parts[1]) : Optional.empty();
        }
        if (!parts[0].equals("apis")) {
            return Optional.empty();
        }
        return switch (parts.length) {
            case 1 -> Optional.of(groups());
            case 2 -> group(parts[1]);
            case 3 -> resources(parts[1], parts[2]);
            default -> Optional.empty();
        };
    }

    private static ObjectNode version() {
        return Json.object()
                .put("major", "1")
                .put("minor", "36")
                .put("gitVersion", VERSION)
                .put("gitCommit", "")
                .put("gitTreeState", "clean")
                .put("buildDate", "2026-01-01T00:00:00Z")
                .put("goVersion", "none")
                .put("compiler", "none")
                .put("platform", "java/jvm");
    }

    private static ObjectNode coreVersions() {
        ObjectNode versions = Json.object().put("kind", "APIVersions");
        versions.putArray("versions").add("v1");
        versions.putArray("serverAddressByClientCIDRs");
        return versions;
    }

    private ObjectNode groups() {
        ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = list.putArray("groups");
        TreeSet<String> names = new TreeSet<>();
        types.all().stream()
                .map(ResourceType::group)
                .filter(group -> !group.isEmpty())
                .forEach(names::add);
        names.add(AccessReviews.GROUP);
        names.forEach(name -> group(name).ifPresent(groups::add));
        return list;
    }

    private Optional<ObjectNode> group(String name) {
        List<String> versions = name.equals(AccessReviews.GROUP)
                ? List.of("v1")
                : types.all().stream()
                        .filter(type -> type.group().equals(name))
                        .map(ResourceType::version)
                        .distinct()
                        .toList();
        if (versions.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode group =
                Json.object().put("kind", "APIGroup").put("apiVersion", "v1").put("name", name);
        ArrayNode list = group.putArray("versions");
        versions.forEach(version -> list.add(groupVersion(name, version)));
        group.set("preferredVersion", groupVersion(name, versions.get(0)));
        return Optional.of(group);
    }

    private static ObjectNode groupVersion(String group, String version) {
        return Json.object().put("groupVersion", group + "/" + version).put("version", version);
    }

    private Optional<ObjectNode> resources(String group, String version) {
        ObjectNode list = Json.object()
                .put("kind", "APIResourceList")
                .put("apiVersion", "v1")
                .put("groupVersion", group.isEmpty() ? version : group + "/" + version);
        ArrayNode resources = list.putArray("resources");
        types.all().stream()
                .filter(type -> type.group().equals(group) && type.version().equals(version))
                .forEach(type -> describe(resources, type));
        if (group.equals(AccessReviews.GROUP) && version.equals("v1")) {
            AccessReviews.describe(resources);
        }
        return resources.isEmpty() ? Optional.empty() : Optional.of(list);
    }

    private static void describe(ArrayNode resources, ResourceType type) {
        ObjectNode main = entry(resources, type.plural(), type.singular(), type.namespaced(), type.kind(), VERBS);
        if (!type.shortNames().isEmpty()) {
            main.set("shortNames", Json.strings(type.shortNames()));
        }
        if (!type.categories().isEmpty()) {
            main.set("categories", Json.strings(type.categories()));
        }
        List<String> partial = List.of("get", "patch", "update");
        if (type.status()) {
            entry(resources, type.plural() + "/status", "", type.namespaced(), type.kind(), partial);
        }
        if (type.scale()) {
            entry(resources, type.plural() + "/scale", "", type.namespaced(), "Scale", partial)
                    .put("group", "autoscaling")
                    .put("version", "v1");
        }
        if (type.is("", "Pod")) {
            entry(resources, "pods/log", "", true, "Pod", List.of("get"));
            entry(resources, "pods/proxy", "", true, "PodProxyOptions", List.of("get"));
        }
    }

    static ObjectNode entry(
            ArrayNode resources, String name, String singular, boolean namespaced, String kind, List<String> verbs) {
        ObjectNode resource = resources
                .addObject()
                .put("name", name)
                .put("singularName", singular)
                .put("namespaced", namespaced)
                .put("kind", kind);
        resource.set("verbs", Json.strings(verbs));
        return resource;
    }
}
