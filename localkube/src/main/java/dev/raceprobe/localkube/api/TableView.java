package dev.raceprobe.localkube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.localkube.kind.Column;
import dev.raceprobe.localkube.kind.ResourceType;
import dev.raceprobe.localkube.object.Json;
import dev.raceprobe.localkube.object.Meta;
import java.util.List;

/**
 * Rows with the cells that {@code kubectl get} prints.
 *
 * @param includeObject {@code None}, {@code Metadata} or {@code Object}
 */
record TableView(ResourceType type, String includeObject) implements View {
    @Override
    public JsonNode one(ObjectNode object) {
        ObjectNode metadata = Json.object().put("resourceVersion", Meta.resourceVersion(object));
        return list(List.of(object), metadata);
    }

    @Override
    public JsonNode list(List<ObjectNode> objects, ObjectNode metadata) {
        ObjectNode table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
        table.set("metadata", metadata);
        ArrayNode definitions = table.putArray("columnDefinitions");
        define(
                definitions,
                "Name",
                "string",
                "name",
                "Name of the object.",
                type.kind().equals("Event") ? 1 : 0);
        for (Column column : type.columns()) {
            define(
                    definitions,
                    column.name(),
                    column.type().equals("date") ? "string" : column.type(),
                    column.format(),
                    column.description(),
                    column.priority());
        }
        ArrayNode rows = table.putArray("rows");
        objects.forEach(object -> row(rows.addObject(), object));
        return table;
    }

    private void row(ObjectNode row, ObjectNode object) {
        ArrayNode cells = row.putArray("cells").add(Meta.name(object));
        type.columns().forEach(column -> cells.add(column.cell().apply(object)));
        switch (includeObject) {
            case "Object" -> row.set("object", object);
            case "None" -> {}
            default -> row.set("object", new View.MetadataView().one(object));
        }
    }

    private static void define(
            ArrayNode definitions, String name, String type, String format, String description, int priority) {
        definitions
                .addObject()
                .put("name", name)
                .put("type", type)
                .put("format", format)
                .put("description", description)
                .put("priority", priority);
    }
}
