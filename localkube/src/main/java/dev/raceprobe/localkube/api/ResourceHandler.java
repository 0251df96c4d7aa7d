package dev.raceprobe.localkube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.localkube.kind.ResourceType;
import dev.raceprobe.localkube.object.ApiException;
import dev.raceprobe.localkube.object.Json;
import dev.raceprobe.localkube.object.Meta;
import dev.raceprobe.localkube.object.Selector;
import dev.raceprobe.localkube.patch.JsonPatch;
import dev.raceprobe.localkube.patch.MergePatch;
import dev.raceprobe.localkube.patch.StrategicMergePatch;
import dev.raceprobe.localkube.store.DeleteOptions;
import dev.raceprobe.localkube.store.Objects;
import dev.raceprobe.localkube.store.Store;
import dev.raceprobe.localkube.store.WriteOptions;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** The verbs on a resource: HTTP in, store, HTTP out. */
final class ResourceHandler {
    private final Store store;
    private final Objects objects;
    private final Watches watches;

    ResourceHandler(Store store, Objects objects, Watches watches) {
        this.store = store;
        this.objects = objects;
        this.watches = watches;
    }

    void handle(Call call, Route route, ResourceType type) throws IOException, InterruptedException {
        checkSubresource(route, type);
        switch (call.method()) {
            case "GET" -> read(call, route, type);
            case "POST" -> create(call, route, type);
            case "PUT" -> replace(call, route, type);
            case "PATCH" -> patch(call, route, type);
            case "DELETE" -> delete(call, route, type);
            default -> throw ApiException.methodNotAllowed();
        }
    }

    private void read(Call call, Route route, ResourceType type) throws IOException, InterruptedException {
        if (call.flag("watch")) {
            watches.serve(call, route, type);
        } else if (route.isCollection()) {
            call.respond(200, list(call, route, type));
        } else {
            ObjectNode object = objects.get(type, route.namespace(), route.name());
            call.respond(
                    200,
                    isScale(route)
                            ? Scale.of(type, object)
                            : View.of(type, call).one(object));
        }
    }

    private JsonNode list(Call call, Route route, ResourceType type) {
        Selector selector = selector(call);
        return store.locked(() -> {
            List<ObjectNode> all = store.list(type.storage(), route.namespace()).stream()
                    .filter(selector)
                    .toList();
            Page page = Page.of(all, call.query("limit"), call.query("continue"));
            ObjectNode metadata = Json.object().put("resourceVersion", String.valueOf(store.version()));
            page.describe(metadata);
            return View.of(type, call).list(page.objects(), metadata);
        });
    }

    private void create(Call call, Route route, ResourceType type) throws IOException {
        if (!route.isCollection()) {
            throw ApiException.methodNotAllowed();
        }
        ObjectNode body = Events.stored(type, checked(type, call.object()));
        ObjectNode created = objects.create(type, namespace(route, type, body), body, call.writeOptions(""));
        call.respond(201, View.of(type, call).one(created));
    }

    private void replace(Call call, Route route, ResourceType type) throws IOException {
        WriteOptions options = call.writeOptions(ownedThrough(route));
        ObjectNode body = call.object();
        if (isScale(route)) {
            ObjectNode object =
                    objects.patch(type, route.namespace(), route.name(), live -> Scale.into(live, body), options);
            call.respond(200, Scale.of(type, object));
            return;
        }
        ObjectNode stored = Events.stored(type, checked(type, body));
        boolean finalize = route.subresource().equals("finalize");
        ObjectNode object = finalize
                ? objects.patch(
                        type, "", route.name(), live -> live.set("spec", stored.path("spec")), options.through(""))
                : objects.replace(type, route.namespace(), route.name(), stored, options);
        call.respond(200, View.of(type, call).one(object));
    }

    private void patch(Call call, Route route, ResourceType type) throws IOException {
        if (route.isCollection()) {
            throw ApiException.methodNotAllowed();
        }
        JsonNode body = call.body().orElseThrow(() -> ApiException.badRequest("a patch is needed in the body"));
        WriteOptions options = call.writeOptions(ownedThrough(route));
        if (call.contentType().equals("application/apply-patch+yaml")) {
            apply(call, route, type, body, options);
            return;
        }
        UnaryOperator<ObjectNode> change = change(call.contentType(), body, type);
        if (isScale(route)) {
            ObjectNode object = objects.patch(
                    type,
                    route.namespace(),
                    route.name(),
                    live -> Scale.into(live, change.apply(Scale.of(type, live))),
                    options);
            call.respond(200, Scale.of(type, object));
            return;
        }
        ObjectNode object = objects.patch(
                type,
                route.namespace(),
                route.name(),
                live -> Events.stored(type, change.apply(Events.shown(type, live))),
                options);
        call.respond(200, View.of(type, call).one(object));
    }

    private void apply(Call call, Route route, ResourceType type, JsonNode body, WriteOptions options)
            throws IOException {
        if (call.query("fieldManager").isEmpty()) {
            throw ApiException.badRequest("PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: "
                    + "is required for apply patch");
        }
        if (!(body instanceof ObjectNode config)) {
            throw ApiException.badRequest("an object is needed in the body");
        }
        checked(type, config);
        Json.dropNulls(config);
        Meta.of(config).put("name", route.name());
        Objects.Written written =
                objects.apply(type, route.namespace(), route.name(), config, call.flag("force"), options);
        call.respond(written.created() ? 201 : 200, View.of(type, call).one(written.object()));
    }

    private static UnaryOperator<ObjectNode> change(String contentType, JsonNode patch, ResourceType type) {
        UnaryOperator<JsonNode> change = switch (contentType) {
            case "application/json-patch+json" -> live -> JsonPatch.apply(live, patch);
            case "application/merge-patch+json" -> live -> MergePatch.apply(live, patch);
            case "application/strategic-merge-patch+json" -> {
                if (type.isCustom()) {
                    throw ApiException.unsupportedMediaType(contentType);
                }
                yield live -> StrategicMergePatch.apply(live, patch, type.shape());
            }
            default -> throw ApiException.unsupportedMediaType(contentType);
        };
        return live -> {
            if (change.apply(live) instanceof ObjectNode object) {
                return object;
            }
            throw ApiException.badRequest("the patch leaves no object");
        };
    }

    private void delete(Call call, Route route, ResourceType type) throws IOException {
        if (!route.subresource().isEmpty()) {
            throw ApiException.methodNotAllowed();
        }
        DeleteOptions options = deleteOptions(call);
        if (route.isCollection()) {
            Selector selector = selector(call);
            List<ObjectNode> gone = store.list(type.storage(), route.namespace()).stream()
                    .filter(selector)
                    .toList();
            gone.forEach(object -> objects.delete(type, Meta.namespace(object), Meta.name(object), options));
            ObjectNode metadata = Json.object().put("resourceVersion", String.valueOf(store.version()));
            call.respond(200, View.of(type, call).list(gone, metadata));
            return;
        }
        Objects.Deleted deleted = objects.delete(type, route.namespace(), route.name(), options);
        call.respond(200, deleted.gone() ? success(type, deleted.object()) : deleted.object());
    }

    private static ObjectNode success(ResourceType type, ObjectNode object) {
        ObjectNode status =
                Json.object().put("kind", "Status").put("apiVersion", "v1").put("status", "Success");
        status.putObject("metadata");
        status.putObject("details")
                .put("name", Meta.name(object))
                .put("group", type.group())
                .put("kind", type.plural())
                .put("uid", Meta.uid(object));
        return status;
    }

    private static DeleteOptions deleteOptions(Call call) throws IOException {
        JsonNode body = call.body().orElseGet(Json::object);
        String grace = call.query("gracePeriodSeconds")
                .orElse(body.path("gracePeriodSeconds").asText(""));
        String propagation = call.query("propagationPolicy")
                .orElse(body.path("propagationPolicy").asText(""));
        boolean orphan = body.path("orphanDependents").asBoolean();
        return new DeleteOptions(
                text(body.path("preconditions").path("uid")),
                text(body.path("preconditions").path("resourceVersion")),
                grace.matches("\\d{1,9}") ? OptionalLong.of(Long.parseLong(grace)) : OptionalLong.empty(),
                switch (propagation) {
                    case "Foreground" -> DeleteOptions.Propagation.Foreground;
                    case "Orphan" -> DeleteOptions.Propagation.Orphan;
                    default -> orphan ? DeleteOptions.Propagation.Orphan : DeleteOptions.Propagation.Background;
                },
                call.query("dryRun").isPresent() || !body.path("dryRun").isEmpty());
    }

    private static Optional<String> text(JsonNode node) {
        return Optional.of(node.asText("")).filter(text -> !text.isEmpty());
    }

    static Selector selector(Call call) {
        return Selector.parse(
                call.query("labelSelector").orElse(""),
                call.query("fieldSelector").orElse(""));
    }

    private static ObjectNode checked(ResourceType type, ObjectNode body) {
        String apiVersion = body.path("apiVersion").asText(type.apiVersion());
        String kind = body.path("kind").asText(type.kind());
        if (!apiVersion.equals(type.apiVersion()) || !kind.equals(type.kind())) {
            throw ApiException.badRequest("the API version and kind in the data (" + apiVersion + ", " + kind
                    + ") do not match the expected ones (" + type.apiVersion() + ", " + type.kind() + ")");
        }
        return body.put("apiVersion", type.apiVersion()).put("kind", type.kind());
    }

    private static String namespace(Route route, ResourceType type, ObjectNode body) {
        return type.namespaced() && route.namespace().isEmpty() ? Meta.namespace(body) : route.namespace();
    }

    private static boolean isScale(Route route) {
        return route.subresource().equals("scale");
    }

    /** The name under which the writes of this path are kept in managedFields. */
    private static String ownedThrough(Route route) {
        return route.subresource().equals("finalize") ? "" : route.subresource();
    }

    private static void checkSubresource(Route route, ResourceType type) {
        boolean known = switch (route.subresource()) {
            case "" -> true;
            case "status" -> type.status();
            case "scale" -> type.scale();
            case "finalize" -> type.is("", "Namespace");
            default -> false;
        };
        if (!known
                || !route.rest().isEmpty()
                || (!type.namespaced() && !route.namespace().isEmpty())) {
            throw ApiException.noSuchPath();
        }
    }
}
