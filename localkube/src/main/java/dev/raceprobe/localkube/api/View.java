package dev.raceprobe.localkube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.localkube.kind.ResourceType;
import dev.raceprobe.localkube.object.Json;
import java.util.List;

/** How objects are shown to a client: as they are, as rows of a table, or as metadata alone. */
interface View {
    /** One object. */
    JsonNode one(ObjectNode object);

    /** A list; the metadata has the resource version and what belongs to paging. */
    JsonNode list(List<ObjectNode> objects, ObjectNode metadata);

    /** What the Accept header asks for. */
    static View of(ResourceType type, Call call) {
        String accept = call.accept();
        if (accept.contains("as=Table")) {
            return new TableView(type, call.query("includeObject").orElse("Metadata"));
        }
        if (accept.contains("as=PartialObjectMetadata")) {
            return new MetadataView();
        }
        return new PlainView(type);
    }

    /** As they are. */
    record PlainView(ResourceType type) implements View {
        @Override
        public JsonNode one(ObjectNode object) {
            return Events.shown(type, object);
        }

        @Override
        public JsonNode list(List<ObjectNode> objects, ObjectNode metadata) {
            ObjectNode list = Json.object().put("kind", type.kind() + "List").put("apiVersion", type.apiVersion());
            list.set("metadata", metadata);
            list.putArray("items")
                    .addAll(objects.stream()
                            .map(object -> Events.shown(type, object))
                            .toList());
            return list;
        }
    }

    /** Metadata alone. */
    record MetadataView() implements View {
        private static final String META = "meta.k8s.io/v1";

        @Override
        public JsonNode one(ObjectNode object) {
            ObjectNode partial =
                    Json.object().put("kind", "PartialObjectMetadata").put("apiVersion", META);
            partial.set("metadata", object.path("metadata"));
            return partial;
        }

        @Override
        public JsonNode list(List<ObjectNode> objects, ObjectNode metadata) {
            ObjectNode list =
                    Json.object().put("kind", "PartialObjectMetadataList").put("apiVersion", META);
            list.set("metadata", metadata);
            list.putArray("items").addAll(objects.stream().map(this::one).toList());
            return list;
        }
    }
}
