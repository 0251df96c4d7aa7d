package dev.raceprobe.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sets one field of a document: {@code spec.target.url=ws://…}, {@code spec.scenarios[0].interval=5s}, or, in a list whose
 * items have names, {@code spec.scenarios[accept].interval=5s}. The value is read as YAML.
 */
final class FieldSetter {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Pattern PATH =
            Pattern.compile("[A-Za-z0-9]+(\\[[A-Za-z0-9-]+])*(\\.[A-Za-z0-9]+(\\[[A-Za-z0-9-]+])*)*");
    private static final Pattern STEP = Pattern.compile("([A-Za-z0-9]+)|\\[([A-Za-z0-9-]+)]");

    private final String assignment;
    private final List<String> steps;
    private final JsonNode value;

    private FieldSetter(String assignment, List<String> steps, JsonNode value) {
        this.assignment = assignment;
        this.steps = steps;
        this.value = value;
    }

    static FieldSetter parse(String assignment) throws InputException {
        int equals = assignment.indexOf('=');
        String path = equals < 0 ? assignment : assignment.substring(0, equals);
        if (equals < 0 || !PATH.matcher(path).matches()) {
            throw new InputException(
                    "--set must be path=value, as in spec.target.url=ws://127.0.0.1:8080/ws, was " + assignment);
        }
        List<String> steps = new ArrayList<>();
        Matcher step = STEP.matcher(path);
        while (step.find()) {
            steps.add(step.group(1) != null ? step.group(1) : step.group());
        }
        return new FieldSetter(assignment, steps, scalar(assignment.substring(equals + 1)));
    }

    private static JsonNode scalar(String text) throws InputException {
        try {
            JsonNode node = YAML.readTree(text);
            return node == null || node.isMissingNode() ? YAML.getNodeFactory().textNode("") : node;
        } catch (JsonProcessingException e) {
            return YAML.getNodeFactory().textNode(text);
        }
    }

    void apply(ObjectNode document) throws InputException {
        JsonNode at = document;
        for (int i = 0; i < steps.size() - 1; i++) {
            at = descend(at, steps.get(i));
        }
        String last = steps.get(steps.size() - 1);
        if (at instanceof ObjectNode object && !last.startsWith("[")) {
            object.set(last, value);
        } else if (at instanceof ArrayNode array && last.startsWith("[")) {
            array.set(indexOf(array, last), value);
        } else {
            throw nothingAt(last);
        }
    }

    private JsonNode descend(JsonNode at, String step) throws InputException {
        if (at instanceof ArrayNode array && step.startsWith("[")) {
            return array.get(indexOf(array, step));
        }
        if (at instanceof ObjectNode object && !step.startsWith("[")) {
            JsonNode child = object.get(step);
            return child == null || child.isNull() ? object.putObject(step) : child;
        }
        throw nothingAt(step);
    }

    private int indexOf(ArrayNode array, String step) throws InputException {
        String key = step.substring(1, step.length() - 1);
        for (int i = 0; i < array.size(); i++) {
            if (array.get(i).path("name").asText("").equals(key)
                    || String.valueOf(i).equals(key)) {
                return i;
            }
        }
        throw nothingAt(step);
    }

    private InputException nothingAt(String step) {
        return new InputException("--set " + assignment + ": there is nothing at " + step);
    }
}
